"""Questions that nobody answered -> clusters of alike ones, each under a key that outlives its questions.

One pass in the order in which they were asked: a question joins the cluster whose middle is nearest, or opens
one of its own. So what was put together stays together when more are asked. A cluster's key is a sketch of its
first question: the most telling words as numbers of 12 bits and a weight each, no word of it. Keys that have a
state take part in the pass as clusters without questions, so that alike questions come back to them although
the first ones were erased long ago.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Protocol
from zlib import crc32

from msgspec import Struct, field
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.index import rarity
from bot.match import Matcher
from bot.sounds import sound
from bot.text import normalise, stems

_ALIKE = 0.4
"""Cosine with the middle of a cluster, or with its key, from which a question belongs to it."""
_TELLING = 1 / 4
"""Share of the entries up to which a word that they use tells topics apart."""
_POLITE = frozenset(
    stems(
        "advice anyway asap ask asking bother cheers dear evening excuse guys hello help hey hi info information kind "
        "kindly madam morning ok okay pardon please question questions quick quickly regards say sir soon sorry team "
        "tell thank thanks think today tomorrow um week well wonder wondering you".split()
    )
)
"""Stems of what people say around a question."""
_EMPTY = _POLITE | frozenset(
    stems(
        "a about after again all also always am an and any anyone anything are as at be been before but by can could "
        "day did do does done for from get go going good got had has have he her here hers him his how i if in into "
        "is it its just know let like make maybe me more much my near need no not now of on only or our out over "
        "really s see shall she should so some someone something such take than that the their them then there "
        "these they thing this those to too up us very want was way we were what when where which who why will with "
        "would yes yet your yours".split()
    )
)
"""Stems that tell nothing of a topic."""
_LIKE = 0.8
"""OSA likeness from which a word that the bank lacks is a misspelling of one that was asked before."""
_SHORTEST = 5
"""Letters of such a word."""
_KEY_WORDS = 6
_SAME_WORDING = 85.0
"""Likeness, 0 to 100, of two wordings of which one is enough as a sample."""

Vector = Mapping[str, float]


class Said(Protocol):
    """A question as the queue keeps it."""

    @property
    def id(self) -> int:
        """Rises with time."""
        ...

    @property
    def day(self) -> date:
        """When it was asked."""
        ...

    @property
    def text(self) -> str:
        """What was asked, without names and numbers."""
        ...


class Cluster(Struct):
    """Alike questions, oldest first."""

    key: str
    said: list[Said] = field(default_factory=list)
    vectors: list[Vector] = field(default_factory=list)
    """A unit vector for each of them."""
    middle: dict[str, float] = field(default_factory=dict)
    """The sum of these vectors."""
    square: float = 0.0
    """The squared length of the middle."""

    @property
    def times(self) -> int:
        """How often it was asked."""
        return len(self.said)

    @property
    def first(self) -> date:
        """The day of the oldest question."""
        return min(said.day for said in self.said)

    @property
    def last(self) -> date:
        """The day of the newest question."""
        return max(said.day for said in self.said)

    def wordings(self, most: int) -> list[str]:
        """Different wordings, those nearest to the middle first."""
        near = [(-_dot(vector, self.middle), said.id, said.text) for vector, said in self._pairs()]
        found: list[str] = []
        plain: list[str] = []
        for _, _, text in sorted(near):
            query = normalise(text)
            pairs = zip(query.words, query.stems, strict=True)
            words = " ".join(word for word, stem in pairs if stem not in _POLITE)
            scorer = fuzz.token_sort_ratio
            if process.extractOne(words, plain, scorer=scorer, score_cutoff=_SAME_WORDING) is None:
                found.append(text)
                plain.append(words)
            if len(found) == most:
                break
        return found

    def _pairs(self) -> Iterable[tuple[Vector, Said]]:
        return zip(self.vectors, self.said, strict=True)


def clusters(said: Iterable[Said], matcher: Matcher, keys: Iterable[str] = ()) -> list[Cluster]:
    """The clusters of some questions, the largest first; of two that are as large, the older first.

    Args:
        said: the questions.
        matcher: tells which words a question has, and how telling they are.
        keys: keys of clusters that have a state.
    """
    words, piles = _Words(matcher), _Piles(keys)
    for each in sorted(said, key=lambda each: each.id):
        piles.put(each, words.vector(each.text))
    return sorted((c for c in piles.all if c.said), key=lambda c: (-c.times, c.said[0].id))


class _Words:
    """How telling the words of a question are."""

    def __init__(self, matcher: Matcher) -> None:
        index = matcher.index
        self._words = matcher.words
        self._weights = dict(zip(index.tokens, index.weights, strict=True))
        self._unknown = rarity(len(index.entries), 0)
        self._least = rarity(len(index.entries), max(1, int(len(index.entries) * _TELLING)))
        self._spelt: dict[str, str] = {}
        """Word that the bank lacks -> how it was spelt when it first came."""
        self._known: list[str] = []

    def vector(self, text: str) -> dict[str, float]:
        """The unit vector of a question: its telling words, or all if none tells anything."""
        query = normalise(text)
        tokens = [self._mended(token) for token in self._words.read(query).tokens] or [text.strip()]
        weights = {token: self._weights.get(token, self._unknown) for token in tokens}
        telling = {t: weight for t, weight in weights.items() if weight >= self._least and t not in _EMPTY}
        found = telling or weights
        norm = math.hypot(*found.values())
        return {token: weight / norm for token, weight in found.items()}

    def _mended(self, token: str) -> str:
        if token in self._weights or len(token) < _SHORTEST or token.startswith("="):
            return token
        if token not in self._spelt:
            scorer = OSA.normalized_similarity
            near = process.extractOne(token, self._known, scorer=scorer, score_cutoff=_LIKE)
            self._spelt[token] = near[0] if near else token
            if not near:
                self._known.append(token)
        return self._spelt[token]


class _Piles:
    """The clusters as they grow."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.all = [Cluster(key) for key in dict.fromkeys(keys)]
        self._number = {cluster.key: number for number, cluster in enumerate(self.all)}
        self._held: dict[str, list[int]] = defaultdict(list)
        """Token -> the clusters whose middle has it."""
        self._sketched: dict[str, list[tuple[int, float]]] = defaultdict(list)
        """Number of a word -> the keys with a state that hold it, and its part in them."""
        for number, cluster in enumerate(self.all):
            for code, part in _read(cluster.key).items():
                self._sketched[code].append((number, part))

    def put(self, said: Said, vector: Vector) -> None:
        """Puts a question where it belongs."""
        key = sketch(vector)
        number = self._nearest(vector, _read(key))
        if number is None:
            number = self._number.setdefault(key, len(self.all))
            if number == len(self.all):
                self.all.append(Cluster(key))
        cluster = self.all[number]
        cluster.said.append(said)
        cluster.vectors.append(vector)
        cluster.square += 1 + 2 * _dot(vector, cluster.middle)
        for token, part in vector.items():
            if token not in cluster.middle:
                self._held[token].append(number)
            cluster.middle[token] = cluster.middle.get(token, 0.0) + part

    def _nearest(self, vector: Vector, codes: Vector) -> int | None:
        """The cluster that is alike and nearest, the oldest of equals."""
        dots: dict[int, float] = defaultdict(float)
        for token, part in vector.items():
            for number in self._held.get(token, ()):
                dots[number] += part * self.all[number].middle[token]
        near: dict[int, float] = defaultdict(float)
        for code, part in codes.items():
            for number, other in self._sketched.get(code, ()):
                near[number] += part * other
        for number, dot in dots.items():
            near[number] = max(near[number], dot / math.sqrt(self.all[number].square))
        best = max(sorted(near.items()), key=itemgetter(1), default=(0, 0.0))
        return best[0] if best[1] >= _ALIKE else None


def sketch(vector: Vector) -> str:
    """The key of a cluster that this question opens: for each of its most telling words three hexadecimal
    digits that many words share, and one for its weight. Words that sound alike have the same."""
    telling = sorted(vector.items(), key=lambda pair: (-pair[1], pair[0]))[:_KEY_WORDS]
    return "-".join(sorted({f"{_code(token)}{min(15, round(part * 15)):x}" for token, part in telling}))


def _code(token: str) -> str:
    plain = token.lstrip("=").partition("#")[0]
    return f"{crc32(sound(plain).encode()) % 4096:03x}"


def _read(key: str) -> dict[str, float]:
    """A key as a unit vector of its words' numbers."""
    parts = {part[:3]: int(part[3:], 16) or 1 for part in key.split("-")}
    norm = math.hypot(*parts.values())
    return {code: weight / norm for code, weight in parts.items()}


def _dot(one: Vector, other: Vector) -> float:
    return sum(part * other.get(token, 0.0) for token, part in one.items())
