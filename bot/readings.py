"""What is said about each word of a query, and whether a sign made of some of them means what it says."""

from collections.abc import Iterable, Sequence
from enum import IntEnum

from msgspec import Struct, field

from bot.signs import Hit


class Verdict(IntEnum):
    """Whether a sign that was found means what it says."""

    OFF = 0
    DOUBT = 1
    STANDS = 2


class Reading(Struct):
    """What is said about each word of a query: 1 where it holds."""

    size: int
    negative: bytearray = field(default_factory=bytearray)
    """Words that deny."""
    denied: bytearray = field(default_factory=bytearray)
    asked: bytearray = field(default_factory=bytearray)
    feared: bytearray = field(default_factory=bytearray)
    doubted: bytearray = field(default_factory=bytearray)
    past: bytearray = field(default_factory=bytearray)
    lately: bytearray = field(default_factory=bytearray)
    over: bytearray = field(default_factory=bytearray)
    told: bytearray = field(default_factory=bytearray)
    """In a sentence that is general or a story."""
    lifeless: bytearray = field(default_factory=bytearray)
    """Said of a thing."""
    usual: bytearray = field(default_factory=bytearray)
    """In a sentence that asks whether it is normal."""
    present: bytearray = field(default_factory=bytearray)
    guessed: frozenset[int] = frozenset()
    """Places of misspelt words that may stand for several: good enough for a sign, not to cancel one."""
    sentences: Sequence[int] = ()
    """The number of the sentence of each word."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__[1:-2]:
            setattr(self, name, bytearray(self.size))

    def together(self, place: int, hit: Hit) -> bool:
        """Whether a place is in a sentence of a hit."""
        return self.sentences[hit[0]] <= self.sentences[place] <= self.sentences[hit[1]]

    def verdict(self, hits: Iterable[Hit], holds: frozenset[str], urgent: bool) -> Verdict:
        """Whether the sign made of these hits stands.

        Args:
            hits: where its expressions are.
            holds: what does not cancel it: denied, asked, past, story.
            urgent: it is no emergency, so that only what is there now, or lately was, counts.
        """
        places = [place for first, last in hits for place in range(first, last + 1)]
        first, last = min(places), max(places)
        if self.lifeless[first]:
            return Verdict.OFF
        if "denied" not in holds and self._any(self.denied, places) and not self._any(self.negative, places):
            return Verdict.OFF
        if "asked" not in holds and (self.asked[last] or self.feared[last]):
            doubtful = self.usual[last] and not self.told[first] and not urgent
            return Verdict.DOUBT if doubtful else Verdict.OFF
        if "story" not in holds and self.told[first]:
            return Verdict.OFF
        if "past" in holds or any(self.present[max(0, first - 2) : last + 3]):
            now = True
        elif self.past[first] or self.past[last] or self.over[first]:
            return Verdict.OFF
        else:
            now = urgent or not (self.lately[first] or self.lately[last])
        return Verdict.STANDS if now and not (self.doubted[last] and "asked" not in holds) else Verdict.DOUBT

    @staticmethod
    def _any(marked: bytearray, places: Iterable[int]) -> bool:
        return any(marked[place] for place in places)
