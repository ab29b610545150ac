"""Rules for a pack that is still being made: texts to be written, and a language that the other rules do not know."""

import re
from collections.abc import Iterator

import msgspec

from bot.desk import Desk
from bot.draft import Place
from bot.forms import UNFINISHED
from bot.model import Problem

_MARK = re.compile(rf"\b{UNFINISHED}\b")


def unfinished(desk: Desk) -> Iterator[Problem]:
    """A text that holds TODO has yet to be written: write it, and take the TODO out.

    So `cryofaq new`, `cryofaq import --plain` and whoever writes mark what is open. It counts everywhere: in
    what is shown, in the ways of asking, in the signs of an alert, in pack.yaml and in sources.yaml. A month
    name that is still to be translated has it too.
    """
    for place, text in _texts(desk):
        if _MARK.search(text):
            rest = " ".join(_MARK.sub("", text).strip(" :").split())
            yield place.problem(f"is not finished: {rest if len(rest) <= 60 else rest[:57] + '...'}")


def _texts(desk: Desk) -> Iterator[tuple[Place, str]]:
    """What is shown, line by line, and every other text of the pack."""
    draft = desk.draft
    yield from ((passage.place, passage.text) for passage in desk.passages)
    yield draft.locate("pack", "title"), draft.pack.title
    yield from ((draft.locate("pack", "sections", key), text) for key, text in draft.pack.sections.items())
    for country, line in draft.pack.helplines.items():
        yield draft.locate("pack", "helplines", country), " ".join(map(str, msgspec.structs.astuple(line)))
    for key, source in draft.sources.items():
        yield draft.locate(f"source/{key}"), f"{source.organisation} {source.title}"
    for entry in draft.entries.values():
        for row, text in enumerate(entry.phrasings):
            yield desk.entry_place(entry, "phrasings", row), text
    for flag in draft.alerts.alerts:
        for row, sign in enumerate(flag.signs):
            yield from ((draft.locate(f"alert/{flag.id}", "signs", row), text) for text in (sign.name, *sign.need))
    for tongue in draft.tongues.tongues:
        for key in ("emergency_number", "crisis_line", "emergency", "crisis", "notice"):
            yield draft.locate(f"tongue/{tongue.id}", key), str(getattr(tongue, key))
