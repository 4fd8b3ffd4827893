"""The words of Chinese, with how often they are written: the dictionary that jieba brings (MIT)."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import MissingExtraError


def entries() -> Iterator[tuple[str, int, str]]:
    """Each word of up to four characters, its count, and its kind (nr: a person, ns: a place).

    Only jieba's data is read: importing it builds a segmenter that nobody needs here.
    """
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise MissingExtraError("The package jieba is missing. Run: pip install jieba")
    with (Path(spec.origin).parent / "dict.txt").open(encoding="utf-8") as file:
        for line in file:
            word, count, kind = line.split()
            if len(word) <= 4:
                yield word, int(count), kind


@cache
def words() -> Mapping[str, tuple[int, str]]:
    """Each word with its count and its kind, read once."""
    return {word: (count, kind) for word, count, kind in entries()}
