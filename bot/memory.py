"""What is remembered of a conversation: small numbers, never words. The inbox keeps them, or a process."""

from collections.abc import Mapping
from typing import Protocol


class Memory(Protocol):
    """Numbers by chat and key. Keys are short ASCII; values fit in 64 bits; old ones may be forgotten."""

    def get(self, chat: int, key: str) -> int | None:
        """The number that was put last, or None."""

    def put(self, chat: int, values: Mapping[str, int]) -> None:
        """Keeps all of the values or none."""


class InMemory:
    """A memory that ends with the process."""

    def __init__(self) -> None:
        self._values: dict[tuple[int, str], int] = {}

    def get(self, chat: int, key: str) -> int | None:
        """The number that was put last, or None."""
        return self._values.get((chat, key))

    def put(self, chat: int, values: Mapping[str, int]) -> None:
        """Keeps the values."""
        self._values.update({(chat, key): value for key, value in values.items()})
