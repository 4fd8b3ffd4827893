"""Prompts kept as files: prompts/<language>/<name>.md, with front matter and `$variables`."""

import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template

from assistant.errors import InputError
from assistant.types import Data

FIELDS = ("purpose", "variables", "schema", "changed-because")


class Prompt(Data):
    """A prompt ready to send. `version` changes with every change of its file."""

    text: str
    version: str


class PromptFile(Data):
    """A prompt as it is written: front matter, variables in place."""

    fields: dict[str, str]
    body: str
    version: str

    @property
    def variables(self) -> frozenset[str]:
        """The names that the front matter declares."""
        return frozenset(self.fields["variables"].replace(",", " ").split())


def load(name: str, language: str, /, **variables: str) -> Prompt:
    """The prompt `name` with its variables filled in.

    The folder is the language's own (zh-Hant) where there is one, else that of its first part
    (zh), else English. Raises InputError when there is no such prompt, or when a variable is
    missing or not used.
    """
    folder = next((f for f in _folders(language) if _path(f, name).is_file()), None)
    if folder is None:
        raise InputError(f"There is no prompt {name!r}. Add prompts/en/{name}.md.")
    file = read(name, folder)
    if problem := _difference(file.variables, frozenset(variables)):
        raise InputError(f"prompts/{folder}/{name}.md: {problem}.")
    return Prompt(text=Template(file.body).substitute(variables), version=file.version)


def joint_version(name: str, parts: Sequence[Prompt]) -> str:
    """One version of several prompts that work together; it changes with each of them."""
    joined = "+".join(part.version for part in parts)
    folder = parts[0].version.split("-")[-2]
    return f"{name}-{folder}-{hashlib.sha256(joined.encode()).hexdigest()[:8]}"


def read(name: str, folder: str) -> PromptFile:
    """The prompt file as it stands. Raises InputError when its front matter is not in order."""
    place = f"prompts/{folder}/{name}.md"
    written = _path(folder, name).read_text(encoding="utf-8")
    match = re.fullmatch(r"---\n(.*?)\n---\n(.*)", written, flags=re.DOTALL)
    if match is None:
        raise InputError(f"{place} has no front matter. Start it with a block between --- lines.")
    fields = dict(_field(line, place) for line in match[1].splitlines())
    if missing := [field for field in FIELDS if field not in fields]:
        raise InputError(f"{place}: the front matter lacks {missing[0]!r}.")
    digest = hashlib.sha256(written.encode()).hexdigest()[:8]
    file = PromptFile(fields=fields, body=match[2].strip(), version=f"{name}-{folder}-{digest}")
    used = frozenset(Template(file.body).get_identifiers())
    if problem := _difference(used, file.variables):
        raise InputError(f"{place}, front matter: {problem}.")
    return file


def _folders(language: str) -> list[str]:
    return list(dict.fromkeys([language, language.split("-")[0], "en"]))


def _path(folder: str, name: str) -> Traversable:
    return files("prompts") / folder / f"{name}.md"


def _field(line: str, place: str) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    if not colon:
        raise InputError(f"{place}: the front matter's line {line!r} has no colon.")
    return key.strip(), value.strip()


def _difference(wanted: frozenset[str], given: frozenset[str]) -> str | None:
    if missing := sorted(wanted - given):
        return f"the variable {missing[0]!r} is missing"
    if unused := sorted(given - wanted):
        return f"the variable {unused[0]!r} is not used"
    return None
