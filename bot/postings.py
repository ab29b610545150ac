"""Who uses a token: the lists of an index, asked for one entry or one phrasing at a time. Ranks nothing."""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from heapq import nlargest
from itertools import chain, pairwise, repeat
from operator import itemgetter, neg, truediv

from bot.bank import Index

_MOST_STEPS = 300
_MOST_FINISHED = 16


class Postings:
    """The lists of an index; what is derived from them is kept as far as asked for.

    Args:
        index: of a bank.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._owners = array("I", chain.from_iterable(
            repeat(entry, end - start) for entry, (start, end) in enumerate(pairwise(index.starts))
        ))  # fmt: skip
        """Place -> entry."""
        self._shares: dict[int, tuple[tuple[int, float], ...]] = {}
        """Token -> the entries that use it, rising, with its part in their profiles; as far as asked for."""
        self._held: dict[int, dict[int, tuple[int, ...]]] = {}
        """Token -> entry -> its places that hold it; as far as asked for."""

    def uses(self, token: int) -> tuple[tuple[int, float], ...]:
        """The entries that use a token, rising, with its part in their profiles."""
        found = self._shares.get(token)
        if found is None:
            weight, norms = self.index.weights[token], self.index.norms
            found = tuple((entry, len(held) * weight / norms[entry]) for entry, held in self.holding(token).items())
            self._shares[token] = found
        return found

    def holding(self, token: int) -> Mapping[int, tuple[int, ...]]:
        """The entries that use a token, rising, with their places that hold it."""
        found = self._held.get(token)
        if found is None:
            places, at, found = self.index.holders[token], 0, {}
            for entry, n in Counter(map(self._owners.__getitem__, places)).items():
                found[entry] = places[at : at + n]
                at += n
            self._held[token] = found
        return found

    def held(self, token: int, entry: int) -> tuple[int, ...]:
        """The places of an entry that hold a token."""
        return self.holding(token).get(entry, ())

    def part(self, token: int, entry: int) -> float:
        """The part of a token in an entry's profile."""
        count = len(self.held(token, entry))
        return count * self.index.weights[token] / self.index.norms[entry]

    def best(self, vector: Mapping[int, float], entries: Iterable[int]) -> dict[int, tuple[float, int]]:
        """Entry -> cosine with its best phrasing, and that phrasing, for the entries that share a token."""
        weights, holders = self.index.weights, self.index.holders
        tokens = sorted(vector, key=lambda token: len(holders[token]))
        tables = [(token, self.holding(token), vector[token] * weights[token]) for token in tokens]
        found = ((entry, self._nearest(entry, tables)) for entry in entries)
        return {entry: best for entry, best in found if best}

    def _nearest(
        self, entry: int, tables: Iterable[tuple[int, Mapping[int, tuple[int, ...]], float]]
    ) -> tuple[float, int] | None:
        """The highest cosine among the phrasings of an entry, and its place, the first of equals. Common words only
        finish what rare ones began, so that an entry of any size costs a bounded number of steps."""
        dots: dict[int, float] = defaultdict(float)
        steps = 0
        late: list[tuple[int, float]] = []
        for token, holding, value in tables:
            held = holding.get(entry, ())
            if steps and steps + len(held) > _MOST_STEPS:
                late.append((token, value))
                continue
            steps += len(held)
            for place in held[:_MOST_STEPS]:
                dots[place] += value
        if late:
            dots = dict(nlargest(_MOST_FINISHED, dots.items(), key=itemgetter(1)))
            for token, value in late:
                for place in dots:
                    if self.holds(place, token):
                        dots[place] += value
        if not dots:
            return None
        cosines = map(truediv, dots.values(), map(self.index.lengths.__getitem__, dots))
        cosine, place = max(zip(cosines, map(neg, dots), strict=True))
        return cosine, -place

    def holds(self, place: int, token: int) -> bool:
        places = self.index.holders[token]
        at = bisect_left(places, place)
        return at < len(places) and places[at] == place

    def telling(self, place: int, vector: Mapping[int, float]) -> tuple[str, ...]:
        """The words of a question that a phrasing holds, most telling first."""
        held = [token for token in vector if self.holds(place, token)]
        weights = self.index.weights
        held.sort(key=lambda token: (-vector[token] * weights[token], token))
        return tuple(self.index.tokens[token] for token in held)
