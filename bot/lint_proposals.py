"""The rule for proposals, and for texts that somebody has still to write."""

from collections.abc import Iterator, Mapping

import msgspec

from bot.desk import Desk
from bot.draft import Draft, Place
from bot.forms import UNWRITTEN
from bot.model import Problem


def proposed(desk: Desk) -> Iterator[Problem]:
    """Nothing is left that is marked UNFINISHED, and what `cryofaq inbox propose` drafted is signed.

    Write each marked text and take the mark away. A way of asking that people typed is said in other words,
    for it is nearly what one of them wrote. Then sign; a proposal that is not signed is not used. To drop a
    proposal, delete its file.
    """
    marked: set[str] = set()
    for item, steps in _marks(desk.draft):
        marked.add(item)
        yield desk.draft.locate(item, *steps).problem(f"`{steps[0]}` is unfinished: write it")
    for item in desk.draft.proposed:
        if item not in marked and desk.standing[item].why:
            place: Place = desk.draft.locate(item)
            told = f"proposed and finished, but {desk.standing[item].why}: cryofaq review sign {item}"
            yield place.problem(told)


def unfinished_items(draft: Draft) -> frozenset[str]:
    """The items that hold a marked text."""
    return frozenset(item for item, _ in _marks(draft))


def _marks(draft: Draft) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Each marked text: its item, and the steps to it."""
    named = [(f"entry/{entry.id}", msgspec.to_builtins(entry)) for entry in draft.entries.values()]
    named += [(f"more/{more.id}", msgspec.to_builtins(more)) for more in draft.more]
    named += [(f"notice/{key}", {"text": text}) for key, text in draft.notices.items()]
    for item, data in named:
        yield from ((item, steps) for steps in _marked(data, ()))


def _marked(data: object, steps: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(data, str) and UNWRITTEN in data:
        yield steps
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if UNWRITTEN in key:
                yield (*steps, key)
            yield from _marked(value, (*steps, key))
    elif isinstance(data, list | tuple):
        for number, value in enumerate(data):
            yield from _marked(value, (*steps, number))
