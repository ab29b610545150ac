"""The nouns of the house: content once it is vetted, a question once it is read, what is decided and said.

Frozen data without behaviour beyond laying itself out. Nothing here reads files, scores or knows Telegram.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NewType

from msgspec import Struct

from bot.notices import Notice as Notice  # the nouns are imported from here, all of them

Vetted = NewType("Vetted", str)
"""Text that a reviewer has signed. Minted in one place, `ledger.py`."""


class Evidence(StrEnum):
    """How well the main claim of an entry is supported."""

    STRONG = "strong"
    MODERATE = "moderate"
    LIMITED = "limited"
    NONE = "none"


class Level(StrEnum):
    """How fast a red flag needs help: an emergency outranks everything, urgent means today."""

    EMERGENCY = "emergency"
    URGENT = "urgent"


class Role(StrEnum):
    """Who signs: `editorial` compared the text with its sources, `clinical` is a clinician."""

    EDITORIAL = "editorial"
    CLINICAL = "clinical"


Notices = Mapping[Notice, Vetted]


class Problem(Struct, frozen=True, order=True):
    """One finding about a content file: where, how bad, which rule, and what to do."""

    path: str
    line: int
    """Counted from 1."""
    level: str
    """`error` or `warning`."""
    rule: str
    message: str


class Signature(Struct, frozen=True):
    """A row of the ledger that still holds."""

    reviewer: str
    role: Role
    signed: date
    due: date
    """The last day on which the text is served."""
    sha256: str = ""  # of what was signed


class Source(Struct, frozen=True):
    """A document behind an answer, as shown."""

    text: Vetted
    url: str = ""
    """The publisher's own page, or nothing."""


class Style(StrEnum):
    """How a line is laid out."""

    PLAIN = "plain"
    BOLD = "bold"
    BULLET = "bullet"


class Line(Struct, frozen=True):
    """One vetted line of a reply; with `url`, its text is a link."""

    text: Vetted
    style: Style = Style.PLAIN
    url: str = ""


Block = tuple[Line, ...]


class Entry(Struct, frozen=True):
    """One curated question with its answer."""

    id: str
    section: str
    question: Vetted
    button: Vetted
    """The question in at most 32 characters."""
    answer: tuple[Block, ...]
    """Paragraphs."""
    unknown: Vetted | None
    words: tuple[Vetted, ...]
    """Hard words with their meaning."""
    emergency_if: tuple[Vetted, ...]
    today_if: tuple[Vetted, ...]
    clinician_if: tuple[Vetted, ...]
    evidence: Evidence | None
    sources: tuple[Source, ...]
    reviewed: Vetted
    """Who signed, in which role, when, and when the next check is due."""
    see_also: tuple[str, ...]
    phrasings: tuple[str, ...]
    """Matched, never shown."""
    outside: bool
    """True for a question that the pack does not cover: matching it declines with this text."""
    signature: Signature


class Choice(Struct, frozen=True):
    """A button: its label and the entry that it opens; no entry means "none of these"."""

    label: Vetted
    entry: str | None


class Mark(Struct, frozen=True):
    """A stretch of a reply's text that is bold or a link. `start` and `length` count code points."""

    start: int
    length: int
    style: Style
    url: str


class Reply(Struct, frozen=True):
    """What is sent: blocks of vetted lines, and buttons."""

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()

    @property
    def text(self) -> str:
        """The message as plain text."""
        return self.layout()[0]

    def layout(self) -> tuple[str, tuple[Mark, ...]]:
        """The message as plain text, and the marks on it."""
        parts: list[str] = []
        marks: list[Mark] = []
        position = 0
        for number, block in enumerate(self.blocks):
            for row, line in enumerate(block):
                lead = "\n" if row else "\n\n" if number else ""
                lead += "• " if line.style is Style.BULLET else ""
                parts += lead, line.text
                position += len(lead)
                if line.style is Style.BOLD or line.url:
                    marks.append(Mark(position, len(line.text), line.style, line.url))
                position += len(line.text)
        return "".join(parts), tuple(marks)


class Query(Struct, frozen=True):
    """An utterance, normalised: words, and the punctuation that stood before each of them."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    marks: tuple[str, ...]
    """For each word what separates it from the word before: "", ",", ".", "?" or "\\n"."""

    def slice(self, start: int, end: int) -> "Query":
        """The words from `start` to before `end`."""
        return Query(self.words[start:end], self.stems[start:end], self.marks[start:end])


class Hit(Struct, frozen=True):
    """An entry that the matcher found, with its confidence and what spoke for it."""

    entry: str
    score: float
    """0 to 1, comparable between questions."""
    phrasing: str = ""
    """The nearest phrasing."""
    shared: tuple[str, ...] = ()
    """For the best one: the words of the question that counted, most telling first."""


class Finding(Struct, frozen=True):
    """What the matcher makes of a question: its hits, and what speaks against answering it."""

    hits: tuple[Hit, ...]
    """Best first."""
    strange: bool = False
    """The question is as much about words that no entry knows."""
    not_covered: bool = False
    """It names something that the lexicon says no entry answers."""
    lacking: tuple[str, ...] = ()
    """Words that must agree and that the best entry never uses."""

    @property
    def score(self) -> float:
        """The best hit's, 0 to 1."""
        return self.hits[0].score if self.hits else 0.0


class Answer(Struct, frozen=True):
    """Sure: this entry; `also` are entries for other questions in the same message."""

    entry: Entry
    score: float
    also: tuple[Entry, ...] = ()


class Suggest(Struct, frozen=True):
    """Unsure: one to three entries, best first."""

    entries: tuple[Entry, ...]
    score: float


class NoMatch(Struct, frozen=True):
    """Nothing to say: not found, or `outside` names the entry that says why not."""

    score: float
    notice: Notice = Notice.NO_MATCH
    outside: Entry | None = None
    tongue: str = ""
    """The other language that the message seems to be in, if the pack has a notice in it."""


class RedFlag(Struct, frozen=True):
    """A danger described in content: the text that answers it. Its signs live in `signs`."""

    id: str
    level: Level
    text: Vetted
    signature: Signature


class Alert(Struct, frozen=True):
    """A red flag was seen; `others` are further flags, `also` the entry asked about at level urgent."""

    flag: RedFlag
    others: tuple[RedFlag, ...] = ()
    also: tuple[Entry, ...] = ()


class Tongue(Struct, frozen=True):
    """Another language: the alerts in it, by red flag, and the notice that the bot does not speak it."""

    id: str
    flags: Mapping[str, RedFlag]
    notice: Vetted


Decision = Answer | Suggest | NoMatch | Alert
