"""Points: how much all the words of a query, weighed together, speak for danger. A second opinion beside the
signs: it finds what no sign was written for, and doubts a sign that stands among harmless words.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from bot.draft_alerts import PointsDraft
from bot.model import Level, Query
from bot.readings import Reading
from bot.signs import EITHER
from bot.text import stem

_ALONE = {True: 1.0, False: 3.0}
"""Points that a sentence counts less by itself, with a sign in the query or without: the others say how it is
meant."""
_SEEN = 2.0
"""What a sign counts, in log-odds, when words say which red flag is meant. Chosen in folds."""
MOST = 600
"""Words of a query, at most, for points to say anything about it."""


class Points:
    """The points of a pack, ready to be added up."""

    def __init__(self, draft: PointsDraft) -> None:
        self._base = draft.base
        self._least = {
            None: draft.without_sign,
            (Level.EMERGENCY, True): draft.sure_emergency,
            (Level.EMERGENCY, False): draft.unsure_emergency,
            (Level.URGENT, True): draft.sure_urgent,
            (Level.URGENT, False): draft.unsure_urgent,
        }
        self._words, self._telling = draft.words, draft.about
        self._read: dict[str, Mapping[str, float]] = {}
        """What features that begin with a word have, as far as asked for: to read all costs more than the rest of a
        start."""

    def weighed(self, query: Query, reading: Reading) -> tuple[float, float]:
        """The points of the whole query, and of the sentence that has the most by itself."""
        query = self._plain(query)
        tokens, words, size = marked(query, reading), query.words, len(query.words)
        cuts = [at for at in range(1, size) if reading.sentences[at] != reading.sentences[at - 1]]
        found = {feature: self._of(feature) for feature in {*features(tokens, words)}}
        whole = self._base + sum(found.values())
        if not cuts:
            return whole, whole
        spans = zip([0, *cuts], [*cuts, size], strict=True)
        each = [{*features(tokens[a:b], words[a:b])} for a, b in spans]
        found |= {feature: self._of(feature) for feature in set().union(*each) - found.keys()}
        return whole, self._base + max(sum([found[feature] for feature in one]) for one in each)

    def _of(self, feature: str) -> float:
        """The points of a feature."""
        first, _, rest = feature.partition(" ")
        held = self._read.get(first)
        if held is None:
            if first not in self._words:  # somebody's own word, which is not kept
                return 0.0
            parts = [part.rpartition(" ") for part in self._words[first].split(" / ")]
            held = self._read[first] = {name: float(points) for name, _, points in parts}
        return held.get(rest, 0.0)

    def _plain(self, query: Query) -> Query:
        """The query with each misspelt word taken for the worse of what it may stand for."""
        if not any(EITHER in word for word in query.words):
            return query
        words = tuple(max(w.split(EITHER), key=lambda one: self._of(stem(one))) for w in query.words)
        return Query(words, tuple(map(stem, words)), query.marks)

    def enough(self, weight: tuple[float, float], level: Level | None = None, sure: bool = False) -> bool:
        """Whether a query of this weight shows a red flag of which a sign was seen, or of none: the surer the sign,
        the fewer points will do."""
        if level is None:
            return best(weight, signed=False) >= self._least[None]
        return best(weight, signed=True) >= self._least[level, sure]

    @cached_property
    def _tell(self) -> Mapping[str, Mapping[str, float]]:
        """Feature -> red flag -> how much it tells of it."""
        found: dict[str, dict[str, float]] = {}
        for flag, lists in self._telling.items():
            for points, features_ in lists.items():
                for feature in features_.split(" / "):
                    found.setdefault(feature, {})[flag] = float(points)
        return found

    def knows(self, stem: str) -> bool:
        """Whether a feature begins with a stem."""
        return stem in self._words

    def likeliest(self, query: Query, seen: Sequence[str], allowed: Sequence[str]) -> str:
        """The red flag that the words of a query tell of most.

        Args:
            query: with danger in it.
            seen: red flags of which a sign was seen.
            allowed: red flags to choose from.
        """
        found = [self._tell[feature] for feature in {*kinds(query.stems)} if feature in self._tell]
        unit = math.sqrt(len(found)) or 1.0
        told: dict[str, float] = defaultdict(float)
        for flags in found:
            for flag, points in flags.items():
                told[flag] += points
        return max(allowed, key=lambda flag: told[flag] / unit + _SEEN * (flag in seen))


def best(weight: tuple[float, float], signed: bool) -> float:
    """The points that count of a whole query and its best sentence, with a sign in it or without."""
    whole, alone = weight
    return max(whole, alone - _ALONE[signed])


def marked(query: Query, reading: Reading) -> list[str]:
    """The stem of each word, with what is said about it: "no:pain", "if:faint", "was:stroke"."""
    found = []
    for place, word in enumerate(query.stems):
        if reading.denied[place]:
            word = "no:" + word
        elif reading.asked[place] or reading.feared[place]:
            word = "if:" + word
        elif reading.past[place] or reading.told[place]:
            word = "was:" + word
        found.append(word)
    return found


def features(tokens: Sequence[str], words: Sequence[str]) -> Iterator[str]:
    """What has points: stems with their marks, pairs of neighbours ("a b") and of the next but one ("a _ b"), how a
    sentence begins and ends, and words and pairs as typed where they are something else (".bled")."""
    yield from tokens
    near = [*map(" ".join, pairwise(tokens))]
    yield from near
    yield from map(" _ ".join, zip(tokens, tokens[2:], strict=False))
    if tokens:
        yield from (tokens[0] + " ^", " ".join(tokens[:2]) + " ^", tokens[-1] + " $")
    yield from ("." + word for word, token in zip(words, tokens, strict=True) if word != token)
    yield from ("." + a for a, b in zip(map(" ".join, pairwise(words)), near, strict=True) if a != b)


def kinds(stems: Sequence[str]) -> Iterator[str]:
    """What tells one red flag from another: stems, and pairs of neighbours."""
    yield from stems
    yield from map(" ".join, pairwise(stems))
