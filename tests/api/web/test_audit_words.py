"""The audit log in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import api
import storage
from api.web.act_words import ACTIONS as OF_MEETINGS
from api.web.audit_words import ACTIONS


def recorded() -> Iterator[str]:
    """The names of actions that the code puts in the log in so many words."""
    for package in (api, storage):
        for path in Path(str(package.__file__)).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call) or len(node.args) < 3:
                    continue
                if ast.unparse(node.func) not in ("audit.record", "_record"):
                    continue
                yield from (
                    part.value
                    for part in ast.walk(node.args[2])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )


def test_every_action_in_the_log_has_words() -> None:
    names = {name for name in recorded() if not name.endswith(" ")}
    assert "sign in" in names
    assert names - set(ACTIONS) - set(OF_MEETINGS) == set()
