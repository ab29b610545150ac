"""Content as written: the shapes that faq/ files must have. msgspec checks files against them, and publishes
them as the JSON Schema with which an editor completes and checks what a curator types.

Nothing here may be served: a Draft becomes a Pack in `ledger.py` alone.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from functools import cached_property
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct, defstruct
from msgspec.structs import replace

from bot.bank import Bank, Index
from bot.draft_alerts import AlertsFile, PointsDraft, TonguesFile
from bot.forms import UNWRITTEN, Form, Id, Text
from bot.model import Evidence, Notice, Problem, Role

Button = Annotated[str, Meta(min_length=1, max_length=32, description="question in at most 32 characters")]
Url = Annotated[str, Meta(pattern=r"^https?://[^\s]+$", description="the publisher's own page")]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="year-month-day, 2026-11-30")]
Months = Annotated[str, Meta(pattern=r"^\s*(\S+\s+){11}\S+\s*$", description="the 12 months, January first")]
Share = Annotated[float, Meta(ge=0, le=1)]


class EntryDraft(Form, frozen=True):
    """One curated question with its answer, not yet signed."""

    id: Id
    question: Text
    button: Button
    answer: Text
    phrasings: Annotated[tuple[Text, ...], Meta(min_length=1)]
    unknown: Text | None = None
    emergency_if: tuple[Text, ...] = ()
    today_if: tuple[Text, ...] = ()
    clinician_if: tuple[Text, ...] = ()
    evidence: Evidence | None = None
    hard_words: Mapping[Text, Text] = {}
    sources: tuple[Text, ...] = ()
    see_also: tuple[Id, ...] = ()
    outside: bool = False
    """true: the pack does not cover this; matching it declines with this text."""


class MoreDraft(Form, frozen=True):
    """More ways of asking for an entry that exists, matched once they are signed."""

    id: Id
    entry: Id
    phrasings: Annotated[tuple[Text, ...], Meta(min_length=1)]


class EntriesFile(Form, frozen=True):
    """entries/*.yaml: one section, or a part of it."""

    section: Id
    entries: tuple[EntryDraft, ...] = ()
    more: tuple[MoreDraft, ...] = ()
    proposal: Text | None = None
    """The key of the unanswered questions that it came of: lint refuses it until all in it is signed."""


NoticesFile = defstruct(
    "NoticesFile",
    [(key.name.lower(), Months if key is Notice.MONTHS else Text) for key in Notice],
    bases=(Form,),
    rename=lambda key: key.replace("_", "-"),
)
"""notices.yaml: each fixed text once, under the values of `Notice`."""


class SourceDraft(Form, frozen=True):
    """One document of sources.yaml."""

    organisation: Text
    title: Text
    year: Annotated[str, Meta(pattern=r"^(\d{4}|undated)$", description="four digits, or: undated")]
    url: Url | None = None


class Lexicon(Form, frozen=True):
    """lexicon.yaml: the field's words. Matched, never shown."""

    same: tuple[tuple[Text, ...], ...] = ()
    """Groups of words and short expressions that mean the same."""
    spellings: Mapping[Text, Text] = {}
    """Misspelling or variant -> the word."""
    not_covered: tuple[Text, ...] = ()
    """Words that name what no entry answers."""
    must_agree: tuple[Text, ...] = ()
    """Words that change the answer: an entry that never uses such a word of a question is offered, not sent."""
    glossary: Mapping[Text, Text] = {}
    """Medical term -> its plain words."""
    names: tuple[Text, ...] = ()
    """Brands, names and rare words that no dictionary has, spelt right. For the spelling rule alone."""


class Helpline(Form, frozen=True):
    """Numbers of one country, checked by a named owner."""

    emergency: Text
    owner: Text
    checked: Day
    crisis: Text | None = None


class Review(Form, frozen=True):
    """How long a signature holds, in months."""

    months: Annotated[int, Meta(ge=1)] = 24
    months_weak: Annotated[int, Meta(ge=1)] = 12
    """For entries whose evidence is limited or none."""
    role: Role = Role.EDITORIAL
    """`clinical`: entries that no clinician signed are not served."""


class ThresholdsDraft(Form, frozen=True):
    """Written by `cryofaq evaluate --calibrate`."""

    accept: Share = 0.6
    suggest: Share = 0.3
    most_wrong: Share = 0.1
    """Aim: wrong answers among the answers to phrasings that the matcher had not seen."""
    most_offered: Share = 0.55
    """Aim: phrasings whose entry the matcher had not seen, and for which it offers something all the same."""
    calibrated: Day | None = None
    wrong_among_answers: Share | None = None
    coverage: Share | None = None
    foreign_answered: Share | None = None


class PackDraft(Form, frozen=True):
    """pack.yaml: what the pack is, and its settings."""

    title: Text
    language: Annotated[str, Meta(pattern=r"^[a-z]{2}$")]
    sections: Mapping[Id, Text]
    clinic_url: Url | None = None
    country: Annotated[str, Meta(pattern=r"^[A-Z]{2}$")] | None = None
    helplines: Mapping[Annotated[str, Meta(pattern=r"^[A-Z]{2}$")], Helpline] = {}
    review: Review = Review()
    thresholds: ThresholdsDraft = ThresholdsDraft()
    floors: Mapping[Id, Share] = {}


class Place(Struct, frozen=True):
    """Where an item stands: file as shown to a curator, line counted from 1."""

    path: str
    line: int

    def problem(self, message: str, rule: str = "content", level: str = "error") -> Problem:
        """A problem at this place."""
        return Problem(self.path, self.line, level, rule, message)


class Asking(NamedTuple):
    """A phrasing, and where it stands: `phrasings`, `row` of an item."""

    entry: str
    item: str
    """`entry/ID` or `more/ID`."""
    row: int
    text: str


class Draft(Struct, frozen=True, dict=True):
    """A whole pack as written, complete and well-formed, but not signed."""

    pack: PackDraft
    notices: Mapping[Notice, str]
    alerts: AlertsFile
    lexicon: Lexicon
    sections: Mapping[str, tuple[EntryDraft, ...]]
    """Section id -> its entries, in the order of pack.yaml."""
    sources: Mapping[str, SourceDraft]
    locate: Callable[..., Place]
    """`locate("entry/blister", "phrasings", 3)` -> the place of an item, or of a part of it."""
    tongues: TonguesFile = TonguesFile()
    index: Index | None = None
    """The bank as compiled when it was last calibrated."""
    points: PointsDraft | None = None
    more: tuple[MoreDraft, ...] = ()
    proposed: tuple[str, ...] = ()
    """Items in files that are proposals, such as `entry/blister` or `more/blister-2`."""

    @cached_property
    def entries(self) -> Mapping[str, EntryDraft]:
        """Entry id -> entry, in reading order."""
        return {entry.id: entry for part in self.sections.values() for entry in part}

    def only(self, items: Container[str]) -> "Draft":
        """The draft without those ways of asking that are not among some items."""
        return replace(self, more=tuple(more for more in self.more if f"more/{more.id}" in items))

    @property
    def asked(self) -> list[Asking]:
        """Every phrasing, in reading order; without those that are unfinished, or whose entry is."""
        return [
            Asking(entry.id, item, row, text)
            for entry in self._finished
            for item, texts in self._places(entry)
            for row, text in enumerate(texts)
            if UNWRITTEN not in text
        ]

    @property
    def bank(self) -> Bank:
        """Every phrasing that `asked` lists and every question, in reading order."""
        return [
            (entry.id, text)
            for entry in self._finished
            for text in (*(text for _, texts in self._places(entry) for text in texts), entry.question)
            if UNWRITTEN not in text
        ]

    @property
    def _finished(self) -> Iterator[EntryDraft]:
        entries = self.entries.values()
        return (e for e in entries if UNWRITTEN not in e.question and UNWRITTEN not in e.answer)

    def _places(self, entry: EntryDraft) -> list[tuple[str, tuple[str, ...]]]:
        """The items that hold an entry's phrasings, and these."""
        more = [(f"more/{more.id}", more.phrasings) for more in self.more if more.entry == entry.id]
        return [(f"entry/{entry.id}", entry.phrasings), *more]
