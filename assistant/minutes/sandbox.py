"""Where a template runs: Jinja without the ways out, and without the ways to run for ever.

A template may show what is in the minutes, loop over it and choose between words. What it costs is
counted: each repetition and each character shown. It cannot build text longer than a document
needs, call what it likes, or read files. Imported when a template is filled in: Jinja is big.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jinja2 import ChainableUndefined, TemplateRuntimeError, nodes
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

# Minutes of three hundred action items come to two million characters of XML.
MOST_CHARACTERS = 20_000_000
# A repetition that shows nothing still takes time.
_LEAST_COST = 50
LONGEST_TEXT = 1_000_000
LONGEST_LIST = 100_000
LONGEST_RANGE = 1000
LARGEST_NUMBER = 10**12

_FILTERS = """
    abs capitalize count d default dictsort e escape first float forceescape groupby int items
    last length list lower map max min reject rejectattr reverse round select selectattr sort
    string striptags title trim truncate unique upper wordcount
"""
_METHODS = """
    capitalize casefold changed count cycle endswith find get index isdigit items keys lower
    lstrip partition removeprefix removesuffix rpartition rsplit rstrip split splitlines
    startswith strip swapcase title upper values
"""
_FORBIDDEN: dict[type[nodes.Node], str] = {
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from",
    nodes.Extends: "extends",
    nodes.Block: "block",
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
    nodes.ScopedEvalContextModifier: "autoescape",
}


class Refused(TemplateRuntimeError):
    """The template does what none may; the message says what."""


class Budget:
    """How many characters one document may still take."""

    def __init__(self) -> None:
        self.left = MOST_CHARACTERS

    def take(self, characters: int) -> None:
        self.left -= characters
        if self.left < 0:
            raise Refused("it repeats too much, or shows too much text")


class Counted:
    """What a loop goes over, each repetition counted at what it shows."""

    def __init__(self, things: Iterable[Any], cost: int, budget: Budget) -> None:
        self._things, self._cost, self._budget = list(things), cost, budget

    def __len__(self) -> int:
        return len(self._things)

    def __iter__(self) -> Iterator[Any]:
        for thing in self._things:
            self._budget.take(self._cost)
            yield thing


class Sandbox(ImmutableSandboxedEnvironment):
    budget: Budget

    # Worked out when the template runs, not while it is compiled.
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        for kind, tag in _FORBIDDEN.items():
            if source.find(kind) is not None:
                raise Refused(f"{{% {tag} %}} cannot be used in a template")
        if any(loop.recursive for loop in source.find_all(nodes.For)):
            raise Refused("a loop that is recursive cannot be used in a template")
        bounded = _Bounding().visit(source)
        bounded.set_environment(self)
        return super()._generate(bounded, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        check = {"+": _check_sum, "*": _check_product, "%": _check_rest}.get(operator)
        if check is None:
            raise Refused(f"{operator} cannot be used in a template")
        check(left, right)
        return super().call_binop(context, operator, left, right)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        raise Refused(f"{attribute} cannot be used in a template")

    def call(self, context: Context, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        owner = getattr(called, "__self__", None)
        is_method = (
            isinstance(owner, (str, dict, LoopContext)) and called.__name__ in _METHODS.split()
        )
        if not (is_method or called is count_to or isinstance(called, Undefined)):
            shown = getattr(called, "__name__", type(called).__name__)
            raise Refused(f"{shown}() cannot be used in a template")
        return super().call(context, called, *args, **kwargs)


def environment(unknown: set[str]) -> Sandbox:
    """For one document. Names it uses that minutes do not have are added to `unknown`."""

    class Unknown(ChainableUndefined):
        def __init__(self, hint: Any = None, obj: Any = None, name: Any = None, *args: Any) -> None:
            super().__init__(hint, obj, name, *args)
            # Jinja also makes one where a sequence ends; those have no name.
            if isinstance(name, str):
                place = getattr(obj, "_place", "")
                unknown.add(f"{place}.{name}" if place else name)

    budget = Budget()
    made = Sandbox(autoescape=True, undefined=Unknown, finalize=_shower(budget))
    made.budget = budget
    # What is left out makes XML out of the words of a meeting, or text without end.
    made.filters = {name: made.filters[name] for name in _FILTERS.split()}
    made.filters |= {"join": _join, "replace": _replace, "_joined": _joined, "_flat": _flat}
    made.filters["_counted"] = lambda things, cost: Counted(things, cost, budget)
    made.globals = {"range": count_to}
    return made


def as_plain_text(sandbox: Sandbox) -> Sandbox:
    """The same for what is no XML: what is shown is not escaped, and counts as much."""

    def show(value: Any) -> str:
        text = str(value)
        sandbox.budget.take(len(text))
        return text

    plain = sandbox.overlay(autoescape=False, finalize=show)
    assert isinstance(plain, Sandbox)
    return plain


class _Bounding(NodeTransformer):
    """Puts what counts and measures into a template."""

    def visit_For(self, node: nodes.For) -> nodes.For:
        self.generic_visit(node)
        cost = _LEAST_COST + sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        node.iter = _filtered(node.iter, "_counted", nodes.Const(cost))
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "_joined")

    def visit_List(self, node: nodes.List) -> nodes.Expr:
        self.generic_visit(node)
        return _filtered(node, "_flat")

    def visit_Dict(self, node: nodes.Dict) -> nodes.Expr:
        self.generic_visit(node)
        return _filtered(node, "_flat")

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:
        self.generic_visit(node)
        return _filtered(node, "_flat") if node.ctx == "load" else node


def _filtered(node: nodes.Node, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, name, list(arguments), [], None, None, lineno=node.lineno)


def count_to(*arguments: int) -> range:
    """`range`, of what a page can hold."""
    made = range(*arguments)
    if len(made) > LONGEST_RANGE:
        raise Refused(f"range() counts to {LONGEST_RANGE} at most")
    return made


def _shower(budget: Budget) -> Callable[[Any], Any]:
    def show(value: Any) -> Any:
        """A value as XML text that docxtpl does not take for one of its own signs (`{_{`)."""
        text = str(escape(value))
        budget.take(len(text))
        return Markup(text.replace("{_", "{&#95;").replace("_}", "&#95;}"))

    return show


def _join(things: Iterable[Any], separator: str = "", attribute: str | None = None) -> str:
    found = [_field(thing, attribute) for thing in things] if attribute else list(things)
    return _joined(found, separator)


def _field(thing: Any, name: str) -> Any:
    return thing.get(name, "") if isinstance(thing, Mapping) else ""


def _joined(things: Iterable[Any], separator: str = "") -> str:
    texts = [escape(thing) if isinstance(thing, Markup) else str(thing) for thing in things]
    between = str(separator)
    _check_length(sum(map(len, texts)) + len(between) * len(texts))
    if any(isinstance(text, Markup) for text in texts):
        marked: str = Markup(escape(between)).join(texts)
        return marked
    return between.join(texts)


def _replace(text: Any, old: str, new: str, count: int = -1) -> str:
    before = str(text)
    _check_length(len(before) + (before.count(old) + 1) * len(new))
    return before.replace(old, new, count)


def _flat(things: Any) -> Any:
    """A list or a mapping of single values: lists in lists could double without end."""
    inside = things.values() if isinstance(things, dict) else things
    if any(isinstance(thing, (list, tuple, dict)) for thing in inside):
        raise Refused("a list in a list cannot be made in a template")
    return things


def _check_length(length: int) -> None:
    if length > LONGEST_TEXT:
        raise Refused(f"it makes a text of more than {LONGEST_TEXT} characters")


def _check_sum(left: Any, right: Any) -> None:
    if isinstance(left, str) and isinstance(right, str):
        _check_length(len(left) + len(right))
    elif isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        _check_list(len(left) + len(right))
    else:
        _check_numbers(left, right)


def _check_product(left: Any, right: Any) -> None:
    for thing, times in ((left, right), (right, left)):
        if isinstance(thing, str) and isinstance(times, int):
            _check_length(len(thing) * times)
        elif isinstance(thing, (list, tuple)) and isinstance(times, int):
            _check_list(len(thing) * times)
    _check_numbers(left, right)


def _check_rest(left: Any, right: Any) -> None:
    if isinstance(left, str):
        raise Refused("% between a text and a value cannot be used in a template")


def _check_list(length: int) -> None:
    if length > LONGEST_LIST:
        raise Refused(f"it makes a list of more than {LONGEST_LIST} rows")


def _check_numbers(*numbers: Any) -> None:
    if any(isinstance(n, int) and abs(n) > LARGEST_NUMBER for n in numbers):
        raise Refused(f"it reckons with a number larger than {LARGEST_NUMBER}")
