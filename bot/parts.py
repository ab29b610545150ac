"""A message in its parts: the sentences of a story, the questions joined by "and". Splits; judges nothing."""

from collections.abc import Iterator
from itertools import islice

from bot.model import Query

_JOINS = frozenset({"and", "also", "plus", "or", "but"})
_ASKING = frozenset(
    "what how when can could is are do does did will should may must who where why which would am shall"
    "".split()
)
_SHORTEST = 2
_MOST = 40
"""Parts that are looked at: a message of any length costs a bounded time."""


def parts(query: Query) -> tuple[Query, ...]:
    """The parts of a query that may each hold a question; one if it is not to be divided."""
    spans = islice((span for span in _spans(query) if span[1] - span[0] >= _SHORTEST), _MOST)
    return tuple(query.slice(start, end) for start, end in spans)


def _spans(query: Query) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(query.words)):
        if query.marks[at] in (".", "?", "\n") or _joined(query, at):
            yield start, at
            start = at
    yield start, len(query.words)


def _joined(query: Query, at: int) -> bool:
    """Whether a second question starts here: "... and how", "..., can"."""
    word, following = query.words[at], query.words[at + 1 : at + 2]
    if word in _JOINS:
        return following != () and (following[0] in _ASKING or word == "and")
    return query.marks[at] == "," and word in _ASKING
