"""Every message that the code can raise, found by reading the source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
PACKAGES = ("assistant", "storage", "api")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Message:
    """A message, its values as {}, and where it stands."""

    shape: str
    place: str


def all_messages() -> list[Message]:
    """The messages of AssistantError and its children, and what is put into them by name."""
    trees = {
        path: ast.parse(path.read_text("utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    kinds = _error_names(list(trees.values()))
    return [
        Message(shape, f"{path.relative_to(ROOT)}:{call.lineno}")
        for path, tree in trees.items()
        for call, function in _calls(tree)
        if _name(call.func) in kinds and call.args
        for shape in _shapes(call.args[0], function)
    ]


def _error_names(trees: list[ast.Module]) -> set[str]:
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    kinds, known = {"AssistantError"}, 0
    while len(kinds) > known:
        known = len(kinds)
        kinds |= {c.name for c in classes if kinds & {_name(base) for base in c.bases}}
    return kinds


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, Function | None]]:
    inside: dict[ast.AST, Function] = {}
    for node in ast.walk(tree):  # outer functions come before inner ones
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inside |= {each: node for each in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, inside.get(node)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _shapes(node: ast.expr, function: Function | None) -> list[str]:
    """What the expression may say; nothing where it passes on what another call made."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)]  # type: ignore[misc]
    if isinstance(node, ast.BinOp):
        lefts, rights = _shapes(node.left, function), _shapes(node.right, function)
        return [left + right for left in lefts for right in rights]
    if isinstance(node, ast.IfExp):
        return [*_shapes(node.body, function), *_shapes(node.orelse, function)]
    if isinstance(node, ast.Name) and function:
        return [
            shape
            for each in ast.walk(function)
            if isinstance(each, ast.Assign) and _name(each.targets[0]) == node.id
            for shape in _shapes(each.value, None)
        ]
    return []
