"""Which placeholders a Word template uses, found without filling it in."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError
from assistant.minutes.word import placeholders

if TYPE_CHECKING:
    from jinja2 import nodes

# Of Jinja's own, or words that a template in one language has written in it.
_OTHERS = ("loop", "labels", "range", "namespace", "dict", "cycler", "joiner", "lipsum")


def used_placeholders(template: bytes, name: str) -> tuple[str, ...]:
    """Names as in `placeholders()`, sorted, and those that minutes do not have as they stand.

    Raises InputError for a template, called `name`, whose tags cannot be read.
    """
    import docxtpl  # type: ignore[import-untyped]
    from jinja2 import Environment, TemplateError

    known = set(placeholders())
    found: set[str] = set()
    try:
        for xml in _sources(docxtpl.DocxTemplate(io.BytesIO(template))):
            found |= set(_Names(known).of(Environment().parse(xml), {}))
    except TemplateError as exc:
        reason = f"{(exc.message or '').rstrip('.')}. Check the tags in {{{{ }}}} and {{% %}}."
        raise InputError(f"The template {name} cannot be filled in: {reason}") from exc
    return tuple(sorted(found))


def _sources(opened: Any) -> Iterator[str]:
    opened.init_docx()
    yield opened.patch_xml(opened.get_xml())
    for kind in (opened.HEADER_URI, opened.FOOTER_URI):
        for _, part in opened.get_headers_footers(kind):
            yield opened.patch_xml(opened.get_part_xml(part))


class _Names:
    """Walks over the tags of a template. A scope says what its loops' names stand for."""

    def __init__(self, known: set[str]) -> None:
        self._known = known

    def of(self, node: "nodes.Node", scope: dict[str, str]) -> Iterator[str]:
        from jinja2 import nodes

        if isinstance(node, nodes.For):
            yield from self._loop(node, scope)
            return
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            scope[node.target.name] = self._path(node.node, scope) or ""
            yield from self.of(node.node, scope)
            return
        path = self._path(node, scope)
        if path is None:
            for each in node.iter_child_nodes():
                yield from self.of(each, scope)
        elif path and path.partition(".")[0] not in _OTHERS:
            yield path

    def _loop(self, node: "nodes.For", scope: dict[str, str]) -> Iterator[str]:
        from jinja2 import nodes

        yield from self.of(node.iter, scope)
        inside = dict(scope)
        targets = (
            [node.target]
            if isinstance(node.target, nodes.Name)
            else node.target.find_all(nodes.Name)
        )
        for target in targets:
            inside[target.name] = self._path(node.iter, scope) or ""
        for each in (*node.body, *node.else_, *([node.test] if node.test else ())):
            yield from self.of(each, inside)

    def _path(self, node: "nodes.Node", scope: dict[str, str]) -> str | None:
        """`action_items.task`; empty for what no placeholder stands behind, None for no name."""
        from jinja2 import nodes

        match node:
            case nodes.Name():
                return scope.get(node.name, node.name) if node.ctx == "load" else ""
            case nodes.Getattr():
                return self._field(self._path(node.node, scope), node.attr)
            case nodes.Getitem(arg=nodes.Const(value=str(key))):
                return self._field(self._path(node.node, scope), key)
            case nodes.Getitem():
                return self._path(node.node, scope)
        return None

    def _field(self, path: str | None, name: str) -> str | None:
        """Of a text, what it is asked for is no field but a method: `title.upper()`."""
        if not path:
            return path
        is_text = path in self._known and not any(
            each.startswith(f"{path}.") for each in self._known
        )
        return path if is_text else f"{path}.{name}"
