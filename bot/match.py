"""Query -> ranked Hits: which entries a question is nearest to, and how near.

Four measures of an entry are added: the cosine with its best phrasing; the cosine with its profile, the share
of its phrasings that hold a word (Rocchio 1971); the share of the question's weight in words that the entry
uses at all; and the probability under weights learnt from the bank (`learn.py`). The score adds the margin to
the next entry: a narrow win is no sure one (selective prediction: El-Yaniv and Wiener 2010).
"""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from itertools import chain, islice, pairwise
from operator import itemgetter, mul
from typing import NamedTuple

from bot.bank import Bank, Index, Learnt
from bot.draft import Lexicon
from bot.index import adopted, bank_sha256, compile_bank, pairs, rarity, taught
from bot.model import Finding, Hit, Query
from bot.text import normalise
from bot.words import Words

_PHRASING, _PROFILE, _COVERED, _LEARNT = 0.202, 0.274, 0.191, 0.333
"""Fitted by conditional logistic regression on the development splits of four data sets; they add up to 1."""
_NO_LEXICON = Lexicon()
_KEEP = 15
_MOST_STEPS = 20_000
_MOST_FINISHED = 300


def build(
    bank: Iterable[tuple[str, str]], lexicon: Lexicon = _NO_LEXICON
) -> Callable[[str], list[tuple[str, float]]]:
    """A matcher over a bank as a plain function of text: (entry, score) pairs, best first. For benchmarks."""
    pairs_ = list(bank)
    matcher = Matcher(pairs_, lexicon, taught(compile_bank(pairs_, lexicon), pairs_))
    return lambda text: [(hit.entry, hit.score) for hit in matcher.rank(normalise(text))]


class _Use(NamedTuple):
    """Who uses a token; the three lists run side by side."""

    entries: "array[int]"
    """Rising."""
    parts: "array[float]"
    """The token's part in the entry's profile."""
    ends: "array[int]"
    """Where the entry's phrasings end among the token's places, and before them 0."""


class Matcher:
    """Ranks the entries of a bank.

    Args:
        bank: pairs of entry id and phrasing.
        lexicon: the field's words.
        index: the bank as compiled before. One of another bank lends its learnt weights alone.
    """

    def __init__(self, bank: Bank, lexicon: Lexicon = _NO_LEXICON, index: Index | None = None) -> None:
        if index is None:
            index = compile_bank(bank, lexicon)
        elif index.sha256 != bank_sha256(bank, lexicon):
            index = adopted(compile_bank(bank, lexicon), index)
        self.index = index
        self.words = Words(index.words, index.terms)
        self._bank = bank
        self._token = {token: number for number, token in enumerate(index.tokens)}
        self._entry = {entry: number for number, entry in enumerate(index.entries)}
        self._unknown = rarity(len(index.entries), 0)
        self._scale = 1.0 if index.learnt else 1 / (1 - _LEARNT)
        self._order = sorted(range(len(index.rows)), key=lambda row: index.rows[row][0])
        """Place -> phrasing: those of one entry stand together, so that its part of a list is found by
        bisection."""
        self._owners = array("I", (index.rows[row][0] for row in self._order))
        self._starts = [bisect_left(self._owners, entry) for entry in range(len(index.entries))]
        self._starts.append(len(self._order))

    @cached_property
    def _lengths(self) -> "array[float]":
        """Place -> the length of its phrasing's vector."""
        squares = [weight**2 for weight in self.index.weights]
        rows = self.index.rows
        return array(
            "d", (math.sqrt(sum(map(squares.__getitem__, rows[row][1:]))) or 1.0 for row in self._order)
        )

    @cached_property
    def _places(self) -> "list[array[int]]":
        """Token -> places of the phrasings that hold it, rising."""
        found = [array("I") for _ in self.index.tokens]
        for place, row in enumerate(self._order):
            for token in self.index.rows[row][1:]:
                found[token].append(place)
        return found

    @cached_property
    def _uses(self) -> list[_Use]:
        """Token -> who uses it."""
        weights, rows = self.index.weights, self.index.rows
        found = [_Use(array("I"), array("d"), array("I", [0])) for _ in weights]
        for entry, (start, end) in enumerate(pairwise(self._starts)):
            counts = Counter(
                chain.from_iterable(islice(rows[row], 1, None) for row in self._order[start:end])
            )
            values = [n * weights[token] for token, n in counts.items()]
            norm = math.sqrt(sum(map(mul, values, values))) or 1.0
            for (token, n), value in zip(counts.items(), values, strict=True):
                entries, parts, ends = found[token]
                entries.append(entry)
                parts.append(value / norm)
                ends.append(ends[-1] + n)
        return found

    def rank(self, query: Query) -> tuple[Hit, ...]:
        """The entries nearest to a query, best first, at most 15."""
        return self.hits(self.words.read(query).tokens)

    def find(self, query: Query) -> Finding:
        """The hits of a query, and what speaks against answering it."""
        reading = self.words.read(query)
        hits = self.hits(reading.tokens)
        lacking = tuple(t for t in reading.must_agree if hits and not self._says(hits[0].entry, t))
        return Finding(hits, reading.strange, reading.not_covered, lacking)

    def _says(self, entry: str, token: str) -> bool:
        """Whether an entry uses a token."""
        number = self._token.get(token)
        return number is not None and bool(self._spans(number, [self._entry[entry]]))

    def _spans(self, token: int, entries: Iterable[int]) -> list[tuple[int, int]]:
        """Where the phrasings of some entries stand among the places of a token."""
        use = self._uses[token]
        held, ends, size = use.entries, use.ends, len(use.entries)
        found = []
        for entry in entries:
            at = bisect_left(held, entry)
            if at < size and held[at] == entry:
                found.append((ends[at], ends[at + 1]))
        return found

    def hits(self, tokens: Sequence[str]) -> tuple[Hit, ...]:
        """As `rank`, for the tokens of a question that has been read."""
        vector = self._vector(tokens)
        if not vector:
            return ()
        rough: dict[int, float] = defaultdict(float)
        for token, value in vector.items():
            near, covered = _PROFILE * value, _COVERED * value * value
            use = self._uses[token]
            for entry, part in zip(use.entries, use.parts, strict=True):
                rough[entry] += near * part + covered
        for entry, chance in self._chances(tokens).items():
            if entry in rough:
                rough[entry] += _LEARNT * chance
        kept = dict(nlargest(_KEEP, rough.items(), key=itemgetter(1)))
        best = self._best_rows(vector, kept)
        scored = sorted(
            ((score + _PHRASING * best[e][0] if e in best else score, e) for e, score in kept.items()),
            key=lambda pair: (-pair[0], pair[1]),
        )
        return tuple(self._hits(scored, best, vector))

    def _vector(self, tokens: Sequence[str]) -> dict[int, float]:
        """The known tokens of a question; unknown ones lengthen its norm and so lower every score."""
        known: dict[int, float] = {}
        total = 0.0
        for token in dict.fromkeys(tokens):
            number = self._token.get(token)
            weight = self._unknown if number is None else self.index.weights[number]
            total += weight * weight
            if number is not None:
                known[number] = weight
        norm = math.sqrt(total) or 1.0
        return {token: weight / norm for token, weight in known.items()}

    def _chances(self, tokens: Sequence[str]) -> dict[int, float]:
        """Entry -> its probability under the learnt weights; entries that nothing speaks for are left out."""
        learnt = self.index.learnt
        if not learnt:
            return {}
        said: list[Learnt] = []
        mass = 0.0
        for feature in dict.fromkeys([*tokens, *pairs(tokens)]):
            if held := learnt.get(feature):
                said.append(held)
                mass += held.mass
            elif " " not in feature and feature not in self._token:
                mass += self._unknown**2
        votes: dict[int, int] = defaultdict(int)
        for held in said:
            for entry, vote in held.read():
                votes[entry] += vote
        unit = 100 * math.sqrt(mass) or 1.0
        top = max(votes.values(), default=0)
        powers = {entry: math.exp((vote - top) / unit) for entry, vote in votes.items()}
        total = sum(powers.values()) + (len(self.index.entries) - len(powers)) * math.exp(-top / unit)
        return {entry: power / total for entry, power in powers.items()}

    def _best_rows(self, vector: Mapping[int, float], entries: Iterable[int]) -> dict[int, tuple[float, int]]:
        """Entry -> cosine with its best phrasing, and that phrasing. Common words only finish what rare ones
        began, so a bank of any size costs a bounded number of steps."""
        weights, rows, order = self.index.weights, self.index.rows, self._order
        dots: dict[int, float] = defaultdict(float)
        steps = 0
        late: dict[int, float] = {}
        for token in sorted(vector, key=lambda token: len(self._places[token])):
            value = vector[token] * weights[token]
            places = self._places[token]
            held = [place for start, end in self._spans(token, entries) for place in places[start:end]]
            if steps and steps + len(held) > _MOST_STEPS:
                late[token] = value
                continue
            steps += len(held)
            for place in held[:_MOST_STEPS]:
                dots[place] += value
        if late:
            begun = nlargest(_MOST_FINISHED, dots.items(), key=itemgetter(1))
            dots = {p: dot + sum(late.get(token, 0.0) for token in rows[order[p]][1:]) for p, dot in begun}
        return self._best_of(dots)

    def _best_of(self, dots: Mapping[int, float]) -> dict[int, tuple[float, int]]:
        """Entry -> the highest cosine among its phrasings, and the phrasing, for the products of their
        places."""
        lengths, owners = self._lengths, self._owners
        best: dict[int, tuple[float, int]] = {}
        for place in sorted(dots):
            cosine, entry = dots[place] / lengths[place], owners[place]
            if entry not in best or cosine > best[entry][0]:
                best[entry] = cosine, place
        return {entry: (cosine, self._order[place]) for entry, (cosine, place) in best.items()}

    def _hits(
        self,
        scored: Sequence[tuple[float, int]],
        best: Mapping[int, tuple[float, int]],
        vector: Mapping[int, float],
    ) -> Iterable[Hit]:
        following = [score for score, _ in scored[1:]] + [0.0]
        telling = sorted(vector, key=lambda token: -vector[token] * self.index.weights[token])
        for (score, entry), after in zip(scored, following, strict=True):
            row = best[entry][1] if entry in best else -1
            held = self.index.rows[row][1:] if row >= 0 else ()
            yield Hit(
                self.index.entries[entry],
                min(1.0, (2 * score - after) / 2 * self._scale),
                self._bank[row][1] if row >= 0 else "",
                tuple(self.index.tokens[token] for token in telling if token in held),
            )
