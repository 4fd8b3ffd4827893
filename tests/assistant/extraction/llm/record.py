"""Records what a real model answers about a few meetings, for `test_recorded.py` to replay.

    OPENAI_BASE_URL=http://127.0.0.1:8081/v1 \\
        python -m tests.assistant.extraction.llm.record NAME [MEETING...]

A changed prompt asks anew, so the replies are recorded again with it; NAME is the folder they go
to and the name the model is asked by. Replies to questions that are asked no more are removed by
hand.
"""

import os
import sys
from pathlib import Path

from assistant.errors import LLMError
from assistant.extraction.llm import extract
from assistant.llm import Endpoint, connect
from eval.cases import load_cases

RECORDED = Path(__file__).parent / "recorded"
MEETINGS = ("zh-sample", "zh-dev-02", "en-dev-02")
# Small models that begin to repeat themselves do not end: what is longer is cut off, and asked for
# in smaller windows.
MAX_OUTPUT_TOKENS = 1200


def main(name: str, meetings: tuple[str, ...]) -> None:
    endpoint = Endpoint(
        model=name,
        base_url=os.environ["OPENAI_BASE_URL"],
        timeout_s=3600,
        max_output_tokens=MAX_OUTPUT_TOKENS,
    )
    model = connect(endpoint, replies=RECORDED / name)
    cases = {case.id: case for case in load_cases()}
    for meeting in meetings:
        case = cases[meeting]
        try:
            found = extract(case.transcript, case.context, model, warn=print)
        except LLMError as exc:
            print(f"{meeting}: {exc}")
        else:
            print(f"{meeting}: {len(found.action_items)} items, {found.usage}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], tuple(sys.argv[2:]) or MEETINGS)
