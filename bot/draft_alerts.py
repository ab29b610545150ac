"""Alerts as written: the shapes of alerts.yaml and tongues.yaml. A list of expressions is one text with " / "
between them, so that a clinician reads it as a line and a machine reads it fast.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta

from bot.forms import Form, Id, Text
from bot.model import Level


class Sign(Form, frozen=True):
    """What reveals a red flag: something of each line of `need`, in any order, near one another."""

    name: Text
    need: Annotated[tuple[Text, ...], Meta(min_length=1)]
    """<name> stands for a group of `words`. A word stands for all its forms (faint: fainted, fainting);
    `=word` for itself alone; `word*` for all that begin so."""
    within: Annotated[int, Meta(ge=0, le=40)] = 6
    """Words from the first to the last word of the sign, at most."""
    at_most: Annotated[int, Meta(ge=0, le=40)] = 0
    """Words of the message, if the sign counts only in a short one ("stroke??"); 0 for any."""
    unless: Text | None = None
    """Expressions that make it something else if they stand within three words of it."""
    holds: Text | None = None
    """What does not cancel this sign: denied, asked, past, story."""
    doubt: bool = False
    """true: the sign alone leaves doubt, so the alert comes at level urgent, with its calm text."""
    shared: bool = False
    """true: other red flags have this sign too (dizzy, short of breath); one that is seen comes first."""


class FlagDraft(Form, frozen=True):
    """One red flag: its text, its signs, and messages that must and must not show it."""

    id: Id
    level: Level
    text: Text
    signs: Annotated[tuple[Sign, ...], Meta(min_length=1)]
    doubt: Text | None = None
    """The text when it is unclear whether the danger is real and present."""
    must: tuple[Text, ...] = ()
    must_not: tuple[Text, ...] = ()


class Cues(Form, frozen=True):
    """What cancels any sign."""

    fillers: Text | None = None
    """Words that may stand inside an expression: my, very, really."""
    dropped: Text | None = None
    """Words that haste leaves out of an expression: the, is."""
    idioms: Text | None = None
    """Expressions whose words mean nothing here: treasure chest, dying to."""
    denials: Text | None = None
    """no, not, without: what is named in the next `reach` words is denied."""
    no_denials: Text | None = None
    """Expressions with such a word that deny nothing: no idea, can not."""
    links: Text | None = None
    """or, nor: carry a denial on."""
    breaks: Text | None = None
    """but, now: nothing reaches past them."""
    persons: Text | None = None
    """I, my, she: somebody is meant, so the question is not a general one."""
    subjects: Text | None = None
    """it, there: like a person they start a new statement, but a general question may name them."""
    statements: Text | None = None
    """the, it: after a comma they start a statement, which a question before it does not reach."""
    before_persons: Text | None = None
    """to, in, of: a person after one of them starts no new statement."""
    openers: Text | None = None
    """can, does, how: at the start of a clause they ask in general, until a person is named."""
    concrete: Text | None = None
    """is it, is this: an opener with one of them asks about what is there."""
    asked: Text | None = None
    """what if, risk of: ask in general from there on, until a person is named."""
    wonders: Text | None = None
    """will it, afraid of: the next `reach` words are only feared."""
    fears: Text | None = None
    """petrified, dread, horror: with one of `ahead` soon after it, what follows is only feared."""
    ahead: Text | None = None
    """will, might, of: of what may come. Somebody named after it starts a new statement."""
    things: Text | None = None
    """laptop, tomato, app: what is said of one that starts a clause is said of no person."""
    doubts: Text | None = None
    """is it normal to: from there on it is unclear whether it is so."""
    usual: Text | None = None
    """normal, ok: whoever asks whether an emergency is that may have it, so the question leaves doubt."""
    general: Text | None = None
    """in general, for an essay: the whole sentence is general."""
    stories: Text | None = None
    """in a film: a sentence that names no person is a story."""
    long_ago: Text | None = None
    """years ago, as a child."""
    lately: Text | None = None
    """last week: leaves doubt whether it is over."""
    present: Text | None = None
    """now, still, since: it is not over."""
    over: Text | None = None
    """fully recovered, settled: it is over, unless it was `recent`."""
    recent: Text | None = None
    """an hour ago, today."""
    reach: Annotated[int, Meta(ge=1, le=10)] = 4


class Slips(Form, frozen=True):
    """What thumbs do to the words of signs. One wrong letter in a long word needs no line here."""

    means: Mapping[str, Text] = {}
    """Misspelling -> the words meant."""
    glued: Text | None = None
    """Words that get stuck to the next one: cant, wont."""
    by_ear: str = ""
    """Words that people spell as they sound: blud, throte. Blanks between."""
    forms: str = ""
    """Forms of words of signs that slips are mended towards too: keeled, blacked. Blanks between."""
    words: str = ""
    """Words of their own, though a letter from a word of a sign: painted is not fainted. Blanks between."""


class Array(Form, frozen=True):
    """Numbers of a network."""

    shape: tuple[int, ...]
    halves: bytes
    """Of half precision, little-endian."""


class Layer(Form, frozen=True):
    """Weights and bias: outputs = inputs @ weights + bias."""

    weights: Array
    bias: Array


class PointsDraft(Form, frozen=True):
    """points.json: a second opinion beside the signs, learnt from messages by tests/learn_points.py.

    A message shows a red flag when it has at least so many points for the surest sign in it.
    """

    without_sign: float
    unsure_urgent: float
    sure_urgent: float
    unsure_emergency: float
    sure_emergency: float
    flags: tuple[Id, ...]
    """What the outputs after the first stand for."""
    own: int
    """How many of `words` were in messages learnt from; the others are known by their general meaning."""
    words: str
    """With blanks between."""
    vectors: bytes
    """A row of whole numbers from -128 to 127 for unknown words, then one for each of `words`."""
    steps: Array
    """What one step of each column comes to."""
    marks: Array
    """Added to the vector of a word for what stands before it."""
    said: Array
    """Added for what is said about it."""
    layers: tuple[Layer, ...]
    """Each takes a word with its neighbours."""
    hidden: Layer
    last: Layer


class AlertsFile(Form, frozen=True):
    """alerts.yaml: red flags, most urgent first, groups of words in their signs, what cancels any sign."""

    alerts: Annotated[tuple[FlagDraft, ...], Meta(min_length=1)]
    words: Mapping[Id, Text] = {}
    cues: Cues = Cues()
    slips: Slips = Slips()


class TongueDraft(Form, frozen=True):
    """Another language: its core danger phrases, and what is said to somebody who writes in it."""

    id: Annotated[str, Meta(pattern=r"^[a-z]{2}$")]
    emergency_number: Text
    """Said where the pack has no number of its own."""
    crisis_line: Text
    emergency: Text
    """Answers every red flag but those of `crisis_flags`."""
    crisis: Text
    notice: Text
    """Says that this service answers in its own language only, and what to do in an emergency."""
    small_words: Text
    """Frequent words by which the language is told; blanks between them."""
    signs: Mapping[Id, Annotated[tuple[Text, ...], Meta(min_length=1)]]
    """Red flag -> its signs, each as groups of expressions with " + " between them, and after " ! " the
    expressions beside which it means something else."""
    unless: Mapping[Id, Text] = {}
    """Red flag -> expressions beside which its signs mean something else."""
    letters: str = ""
    """Letters that tell the language: a word with one of them counts like a small word, up to two."""
    words: Mapping[Id, Text] = {}
    cues: Cues = Cues()
    must: Mapping[Id, tuple[Text, ...]] = {}
    must_not: tuple[Text, ...] = ()


class TonguesFile(Form, frozen=True):
    """tongues.yaml: other languages. The file may be left out."""

    tongues: tuple[TongueDraft, ...] = ()
    crisis_flags: tuple[Id, ...] = ()
    """The red flags that `crisis` answers."""


_GROUP = re.compile(r"<([^<>]*)>")


def unknown_groups(alerts: AlertsFile) -> Iterator[tuple[str, int, str]]:
    """Groups that are named but not written: flag, number of the sign, group; flag "" if a group names it.

    A group may name only groups that stand above it, so none can name itself.
    """
    known: set[str] = set()
    for name, text in alerts.words.items():
        yield from (("", 0, name) for group in _GROUP.findall(text) if group not in known)
        known.add(name)
    for flag in alerts.alerts:
        for number, sign in enumerate(flag.signs):
            for text in (*sign.need, sign.unless or ""):
                yield from ((flag.id, number, group) for group in _GROUP.findall(text) if group not in known)
