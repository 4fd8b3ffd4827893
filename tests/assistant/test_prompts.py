from pathlib import Path

import pytest

from assistant import prompts
from assistant.errors import InputError

GREETING = """---
purpose: greets
variables: name, day
schema: none
changed-because: first version
---
Good $day, $name. It costs $$5.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty prompts folder with one English prompt, in place of the product's own."""
    monkeypatch.setattr(prompts, "files", lambda package: tmp_path)
    write(tmp_path, "en", GREETING)
    return tmp_path


def write(folder: Path, language: str, text: str) -> None:
    (folder / language).mkdir(exist_ok=True)
    (folder / language / "greeting.md").write_text(text, encoding="utf-8")


def test_load_fills_in_the_variables(folder: Path) -> None:
    text = prompts.load("greeting", "en", name="Li Min", day="morning").text
    assert text == "Good morning, Li Min. It costs $5."


def test_load_leaves_dollars_in_what_is_filled_in(folder: Path) -> None:
    assert prompts.load("greeting", "en", name="$day", day="day").text[:15] == "Good day, $day."


def test_load_refuses_a_missing_variable(folder: Path) -> None:
    with pytest.raises(InputError, match="the variable 'day' is missing"):
        prompts.load("greeting", "en", name="Li Min")


def test_load_refuses_a_variable_that_is_not_used(folder: Path) -> None:
    with pytest.raises(InputError, match="the variable 'title' is not used"):
        prompts.load("greeting", "en", name="Li Min", day="morning", title="Ms")


def test_load_refuses_a_file_that_uses_what_it_does_not_declare(folder: Path) -> None:
    write(folder, "en", GREETING.replace("name, day", "name"))
    with pytest.raises(InputError, match="front matter: the variable 'day' is missing"):
        prompts.load("greeting", "en", name="Li Min")


def test_load_refuses_a_file_without_front_matter(folder: Path) -> None:
    write(folder, "en", "Good day.")
    with pytest.raises(InputError, match="has no front matter"):
        prompts.load("greeting", "en")


def test_load_refuses_a_file_whose_front_matter_lacks_a_field(folder: Path) -> None:
    write(folder, "en", GREETING.replace("changed-because: first version\n", ""))
    with pytest.raises(InputError, match="lacks 'changed-because'"):
        prompts.load("greeting", "en", name="Li Min", day="morning")


def test_load_refuses_a_name_nobody_has(folder: Path) -> None:
    with pytest.raises(InputError, match="There is no prompt 'farewell'"):
        prompts.load("farewell", "en")


@pytest.mark.parametrize(
    ("folders", "language", "chosen"),
    [
        (["zh", "zh-Hant"], "zh-Hant", "zh-Hant"),
        (["zh", "zh-Hant"], "zh-Hans", "zh"),
        (["zh"], "zh-Hant", "zh"),
        ([], "zh-Hans", "en"),
    ],
)
def test_load_takes_the_nearest_language(
    folder: Path, folders: list[str], language: str, chosen: str
) -> None:
    for name in folders:
        write(folder, name, GREETING.replace("Good", name))
    prompt = prompts.load("greeting", language, name="李敏", day="早")
    assert prompt.version.startswith(f"greeting-{chosen}-")


def test_the_version_changes_with_any_change_of_the_file_and_not_with_the_variables(
    folder: Path,
) -> None:
    first = prompts.load("greeting", "en", name="Li Min", day="morning").version
    other_variables = prompts.load("greeting", "en", name="Wang", day="night").version
    write(folder, "en", GREETING.replace("first version", "it reads better"))
    changed = prompts.load("greeting", "en", name="Li Min", day="morning").version
    assert (other_variables == first, changed == first) == (True, False)


def test_every_prompt_of_the_product_reads_and_is_listed_in_the_readme() -> None:
    root = Path(prompts.__file__).parent.parent / "prompts"
    written = sorted(root.glob("*/*.md"))
    listed = (root / "README.md").read_text(encoding="utf-8")
    unlisted = [path.stem for path in written if f"`{path.stem}`" not in listed]
    silent = [p for p in written if not prompts.read(p.stem, p.parent.name).fields["purpose"]]
    assert (len(written) >= 4, unlisted, silent) == (True, [], [])


def test_every_chinese_prompt_has_the_variables_of_the_english_one() -> None:
    root = Path(prompts.__file__).parent.parent / "prompts"
    for path in root.glob("zh/*.md"):
        english = prompts.read(path.stem, "en")
        assert prompts.read(path.stem, "zh").variables == english.variables
