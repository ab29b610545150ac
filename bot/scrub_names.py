"""What goes because it is somebody's name, though it is a word too: by what stands around it, and by its capital."""

from collections.abc import Sequence
from typing import Protocol

from bot.names import FAMILY, GIVEN, MODAL, VERBAL
from bot.scrub_shapes import GONE

TITLES = frozenset("dr doctor mr mrs ms miss mx prof professor nurse sir madam lady aunt auntie uncle sister".split())
_RELATIVES = frozenset(
    """husband wife son daughter friend mum mom mam mother dad father brother sister partner boyfriend girlfriend nan
    gran grandma grandad grandpa granny grandson granddaughter cousin aunt uncle boss colleague kid child neighbour
    neighbor niece nephew girl boy lad fiance fiancee hubby mate dog cat""".split()
)
_GREETINGS = frozenset("hi hello hey dear thanks thank regards cheers love sincerely yours best from".split())
_CERTAIN = frozenset((("name", "is"), ("names", "is"), ("call", "me")))
_PAIRS = _CERTAIN | {("i", "am"), ("this", "is"), ("it", "is"), ("me", "is")}
_PARTICLES = frozenset("de van der den von la le al el bin ibn di da del dos du ten ter st mc mac abu".split())
_VERBS = frozenset(
    "told said says has had was is asked wants and from got here thinks went did does would could needs".split()
)
_SMALL = frozenset(
    "i a an the my your his her our their is was not and or in on at to of for so very it this that he she you we they"
    " do did does can".split()
)
_MONTHS = frozenset("may april june august january".split())
_BEFORE_MONTHS = frozenset("in by since until till last next early late this end mid during before after of".split())
_LEADS = TITLES | _RELATIVES | _GREETINGS
_UNITS = frozenset(
    "second seconds minute minutes hour hours day days week weeks month months year years time times degree degrees mg"
    " g kg ml mm cm percent of or to and more session sessions treatment treatments".split()
)
"""After a number they make it a measure; it is no part of the address or the name before it."""
_TAIL = 3
"""Words at the end of a message that may be a signature."""


class Named(Protocol):
    """A token, as `scrub` has it."""

    raw: str
    words: tuple[str, ...]
    known: bool
    rare: bool
    mended: bool
    term: bool
    gone: bool

    @property
    def capital(self) -> bool:
        """Whether it starts with a capital letter."""

    @property
    def mark(self) -> bool:
        """Whether it is punctuation."""


def hide_names(tokens: Sequence[Named]) -> None:
    """Marks as gone what is a name by its neighbours."""
    line = _Line(tokens)
    for rule in (line.is_name, line.beside_a_name, line.beside_a_name, line.beside_a_name):
        for at, token in enumerate(line.words):
            if not token.gone and token.words and token.words[0] not in _SMALL:
                token.gone = rule(at, token.words[0])
    line.sign_off()


class _Line:
    """The words of a message, in their order."""

    def __init__(self, tokens: Sequence[Named]) -> None:
        self._tokens = tokens
        self.words = [token for token in tokens if not token.mark]
        self._starts = _starts(tokens)
        self._shouted = _capitals_mean_nothing(self.words)

    def is_name(self, at: int, word: str) -> bool:
        """Whether a word is a name by what comes before it, or by its capital."""
        before = self._before(at)
        name = word in GIVEN or word in FAMILY
        if before[-2:] and tuple(before[-2:]) in _CERTAIN:
            return True
        if word in _MONTHS and before[-1:] and before[-1] in _BEFORE_MONTHS:
            return False
        starts, big = id(self.words[at]) in self._starts, self._big(at)
        if word in MODAL:
            return big or (starts and self.words[at].capital and self._next(at) in _VERBS)
        if self._introduced(at):
            return word in GIVEN or (name and tuple(before[-2:]) not in _PAIRS) or (big and self.words[at].rare)
        rare = self.words[at].rare
        if starts:
            return self.words[at].capital and self._next(at) in _VERBS and (word in GIVEN or (name and rare))
        pair = word in GIVEN and self._next(at) in GIVEN | FAMILY
        return pair or (big and (name or (rare and not self.words[at].term)))

    def beside_a_name(self, at: int, word: str) -> bool:
        """Whether a word belongs to what went before it or goes after it: a family name, a particle, a street."""
        after, before = self._gone(at + 1), self._gone(at - 1)
        if (after or before) and (self._big(at) or self.words[at].mended or word in _PARTICLES):
            return True
        if word.isdigit():
            return (after and self.words[at + 1].capital) or (before and self._next(at) not in _UNITS)
        name = word in GIVEN or word in FAMILY
        if word in GIVEN and ((after and self.words[at].capital) or (word not in VERBAL and self._strange(at + 1))):
            return True
        if after and (name or self.words[at].rare) and self._introduced(at):
            return True
        return self._strange(at - 1) and (name or (self.words[at].rare and self._introduced(at - 1)))

    def sign_off(self) -> None:
        """Takes away a name after the last mark of a message."""
        end = len(self._tokens)
        while end and self._tokens[end - 1].mark:
            end -= 1
        start = end
        while start and not self._tokens[start - 1].mark:
            start -= 1
        tail = self._tokens[start:end]
        if not start or not 0 < len(tail) <= _TAIL or any(_word(token) in _SMALL for token in tail):
            return
        named = [token.gone or not token.known or _word(token) in GIVEN | FAMILY for token in tail]
        if (any(named) and self._tokens[start - 1].raw == "\n") or (
            all(named) and (self._shouted or any(token.capital or token.gone for token in tail))
        ):
            for token in tail:
                token.gone = True

    def _before(self, at: int) -> list[str]:
        """The two words before a word; empty for what is gone."""
        words = [word for token in self.words[max(0, at - 2) : at] for word in ("",) * token.gone or token.words]
        return words[-2:]

    def _introduced(self, at: int) -> bool:
        """Whether the words before a word lead up to a name."""
        before = self._before(at)
        return tuple(before) in _PAIRS or not _LEADS.isdisjoint(before[-1:])

    def _big(self, at: int) -> bool:
        """Whether a capital tells something."""
        token = self.words[at]
        return token.capital and not self._shouted and id(token) not in self._starts

    def _gone(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.words[at].gone

    def _strange(self, at: int) -> bool:
        """Whether a word is one that nobody knows, as names are."""
        token = self.words[at] if 0 <= at < len(self.words) else None
        return token is not None and token.raw.isalpha() and token.raw != GONE and (token.gone or not token.known)

    def _next(self, at: int) -> str:
        return _word(self.words[at + 1]) if at + 1 < len(self.words) else ""


def _word(token: Named) -> str:
    return token.words[0] if token.words and not token.gone else ""


def _starts(tokens: Sequence[Named]) -> frozenset[int]:
    """The tokens that begin a sentence, where a capital says nothing."""
    found, fresh, last = set(), True, ""
    for token in tokens:
        if token.mark:
            fresh = fresh or (token.raw in ".!?\n" and last not in TITLES)
        else:
            if fresh:
                found.add(id(token))
            fresh, last = False, _word(token)
    return frozenset(found)


def _capitals_mean_nothing(words: Sequence[Named]) -> bool:
    """True for a message that is all capitals or Has One At Every Word."""
    long = [token for token in words if token.known and len(token.raw) > 1]
    return len(long) > 3 and sum(token.capital for token in long) > 0.6 * len(long)
