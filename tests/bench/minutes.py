"""python -m tests.bench.minutes

Prints what it takes to make the Word file of a meeting with forty action items.
"""

import time
from statistics import median

from assistant.minutes.compose import compose
from assistant.minutes.render import STYLES, built_in_template, render_bytes
from tests.assistant.minutes.factories import action, context, decision, extraction

ITEMS = 40
TIMES = 20
LIMIT_MS = 500.0


def main() -> None:
    meeting = context(agenda=context().agenda * 8)
    settled = extraction(action_items=(action(),) * ITEMS, decisions=(decision(),) * 12)
    minutes = compose(meeting, settled)
    for style in STYLES:
        template = built_in_template(minutes.language, style)
        took = []
        for _ in range(TIMES):
            before = time.perf_counter()
            render_bytes(minutes, template)
            took.append((time.perf_counter() - before) * 1000)
        print(
            f"{style}: {ITEMS} items, first {took[0]:.0f} ms, median {median(took):.0f} ms, "
            f"slowest {max(took):.0f} ms (limit {LIMIT_MS:.0f} ms)"
        )


if __name__ == "__main__":
    main()
