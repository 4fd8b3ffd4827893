"""Utterances that give the machine orders: `assistant.llm.orders`, by the name it has here."""

from assistant.llm.orders import is_order as is_order
