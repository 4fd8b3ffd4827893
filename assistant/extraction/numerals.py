"""Numbers as they are said: `assistant.numerals`, by the name it has here."""

from assistant.numerals import ENGLISH as ENGLISH
from assistant.numerals import ORDINALS as ORDINALS
from assistant.numerals import parse_chinese as parse_chinese
from assistant.numerals import parse_english as parse_english
