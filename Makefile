# make run     set everything up and open the product with the sample meeting in it
# make test    set everything up and run the checks and tests
# make eval    score extraction and transcription on the annotated meetings
# make results measure extraction on everything that is kept here: eval/RESULTS.md
# make fit     fit the weights of the rules on the annotated meetings, and tell how good they are
# make bench   time and memory of transcription (HOURS=1 for a long recording, RUNS=3), and of pages
#              on 1,000 meetings; make bench-pages measures the pages alone,
#              make bench-ask the answers to questions
# make screenshots  take the pictures of the README anew: docs/*.png
# make lint    style, types, import rules;  make fix mends what can be mended
#
# LIGHT=1      leave torch out: a much smaller download, transcripts without speakers

PYTHON ?= python3
HOURS ?= 0
RUNS ?= 1
VENV := .venv
BIN := $(VENV)/bin
comma := ,
RUN_EXTRAS := $(if $(LIGHT),,[speakers])
TEST_EXTRAS := [dev$(if $(LIGHT),,$(comma)speakers$(comma)openai-whisper)]
# One stamp for each set of extras, so that a second start takes no time.
RUN_STAMP := $(VENV)/.installed-run$(if $(LIGHT),-light)
TEST_STAMP := $(VENV)/.installed-test$(if $(LIGHT),-light)

.PHONY: help run test browser lint fix eval results fit bench bench-pages bench-ask screenshots clean

help:
	@sed -n 's/^# \{0,1\}//p' $(firstword $(MAKEFILE_LIST))

run: $(RUN_STAMP)
	$(BIN)/meeting-assistant serve --open

test: lint browser
	$(BIN)/python -m pytest -n auto --dist loadfile

# Debian's, for the tests in a browser. Where it cannot be installed, those tests say so and skip.
browser:
	@command -v chromium >/dev/null || [ -n "$$PLAYWRIGHT_CHROMIUM" ] || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && \
		apt-get install -y -q --no-install-recommends chromium fonts-noto-cjk; \
	} || echo "Chromium is missing: the tests in a browser are skipped (Debian: apt install chromium)."

lint: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(TEST_STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(TEST_STAMP)
	$(BIN)/python -m eval run
	$(BIN)/python -m eval questions
	$(BIN)/python -m eval asr

results: $(TEST_STAMP)
	$(BIN)/python -m eval results

fit: $(TEST_STAMP)
	$(BIN)/python -m eval fit

bench: $(TEST_STAMP) bench-pages
	$(BIN)/python -m eval bench --hours $(HOURS) --runs $(RUNS)

bench-pages: $(TEST_STAMP)
	$(BIN)/python -m tests.bench

bench-ask: $(TEST_STAMP)
	$(BIN)/python -m tests.bench.asking

screenshots: $(TEST_STAMP) browser
	$(BIN)/python -m tests.e2e.screenshots

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(RUN_STAMP) $(TEST_STAMP): pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.$(if $(findstring test,$@),$(TEST_EXTRAS),$(RUN_EXTRAS))'
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed. Name it: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV); \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -q && apt-get install -y -q python3-venv && $(PYTHON) -m venv $(VENV); \
		else \
			echo "Python's venv module is missing. Install it (Debian: apt install python3-venv)."; exit 1; \
		fi; }
