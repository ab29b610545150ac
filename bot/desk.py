"""What lies on a curator's desk: the draft, the ledger, the day, and every passage that somebody will read,
each with the line it stands on. Judges nothing: that is what the rules of `lint.py` do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.draft import Asking, Draft, EntryDraft, Place
from bot.ledger import Standing, standings
from bot.ledger_files import Row


class Kind(StrEnum):
    """What a passage is to its reader."""

    QUESTION = "question"
    BUTTON = "button"
    ANSWER = "answer"
    UNKNOWN = "unknown"
    EMERGENCY = "emergency_if"
    TODAY = "today_if"
    CLINICIAN = "clinician_if"
    GLOSS = "hard_words"
    NOTICE = "notice"
    ALERT = "alert"


GUIDANCE = (Kind.EMERGENCY, Kind.TODAY, Kind.CLINICIAN)
READ = (Kind.ANSWER, *GUIDANCE, Kind.GLOSS, Kind.UNKNOWN, Kind.NOTICE, Kind.ALERT)
"""What is read as prose: all but questions and buttons."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One line that somebody reads, and where it stands."""

    item: str
    """`entry/blister`, `notice/referral`, `alert/...`."""
    kind: Kind
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a rule may look at."""

    draft: Draft
    today: date
    standing: dict[str, Standing]
    passages: tuple[Passage, ...]

    def of(self, *kinds: Kind) -> Iterator[Passage]:
        """The passages of some kinds."""
        return (passage for passage in self.passages if passage.kind in kinds)

    def entry_place(self, entry: EntryDraft, *steps: str | int) -> Place:
        """The place of an entry, or of a part of it."""
        return self.draft.locate(f"entry/{entry.id}", *steps)

    def asking_place(self, asking: Asking) -> Place:
        """The place of a phrasing."""
        return self.draft.locate(asking.item, "phrasings", asking.row)

    def line_of(self, entry: EntryDraft, position: int) -> Place:
        """The place of a position in an entry's answer."""
        place = self.entry_place(entry, "answer")
        return _below(place, entry.answer, entry.answer.count("\n", 0, position))

    def texts(self, entry: EntryDraft) -> str:
        """Everything that the reader of an entry reads of it, but for its question and button."""
        parts = (*entry.emergency_if, *entry.today_if, *entry.clinician_if, *entry.hard_words.values())
        return "\n".join((entry.answer.strip(), entry.unknown or "", *parts))


def lay(draft: Draft, rows: tuple[Row, ...], today: date) -> Desk:
    """A desk for one pass of the rules over a draft."""
    return Desk(draft, today, dict(standings(draft, rows, today)), tuple(_passages(draft)))


def _passages(draft: Draft) -> Iterator[Passage]:
    for notice, text in draft.notices.items():
        yield from _lines(f"notice/{notice}", Kind.NOTICE, text, draft.locate(f"notice/{notice}"))
    for flag in draft.alerts.alerts:
        for key, text in (("text", flag.text), ("doubt", flag.doubt or "")):
            yield from _lines(f"alert/{flag.id}", Kind.ALERT, text, draft.locate(f"alert/{flag.id}", key))
    for entry in draft.entries.values():
        yield from _entry_passages(entry, draft)


def _entry_passages(entry: EntryDraft, draft: Draft) -> Iterator[Passage]:
    """In the order in which its page shows them."""
    item = f"entry/{entry.id}"
    for kind, text in (
        (Kind.QUESTION, entry.question),
        (Kind.BUTTON, entry.button),
        (Kind.ANSWER, entry.answer),
    ):
        yield from _lines(item, kind, text, draft.locate(item, str(kind)))
    for kind, parts in (
        (Kind.EMERGENCY, entry.emergency_if),
        (Kind.TODAY, entry.today_if),
        (Kind.CLINICIAN, entry.clinician_if),
    ):
        for row, text in enumerate(parts):
            yield Passage(item, kind, text, draft.locate(item, str(kind), row))
    for word, meaning in entry.hard_words.items():
        yield Passage(item, Kind.GLOSS, f"{word}: {meaning}", draft.locate(item, "hard_words", word))
    if entry.unknown:
        yield from _lines(item, Kind.UNKNOWN, entry.unknown, draft.locate(item, "unknown"))


def _lines(item: str, kind: Kind, text: str, place: Place) -> Iterator[Passage]:
    for row, line in enumerate(text.splitlines()):
        if line.strip():
            yield Passage(item, kind, line.strip(), _below(place, text, row))


def _below(place: Place, text: str, row: int) -> Place:
    """The place of a row of a text. A text of several lines is a YAML block and starts below its key."""
    return Place(place.path, place.line + row + 1) if "\n" in text else place
