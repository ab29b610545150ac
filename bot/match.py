"""Query -> ranked Hits: which entries a question is nearest to, and how near.

Four measures of an entry are weighed: what weights learnt from the bank say (`learn.py`); the cosine with its best
phrasing; the cosine with its profile, the share of its phrasings that hold a word (Rocchio 1971); and the share of
the question's weight in words that the entry uses at all. How sure the best one is, `confidence.py` says.
"""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import chain, pairwise, repeat
from operator import itemgetter

from bot.bank import Bank, Index, Learnt
from bot.confidence import TAUGHT, UNTAUGHT, Measures
from bot.draft import Lexicon
from bot.index import (
    adopted,
    bank_sha256,
    compile_bank,
    pairs,
    rarity,
    taught,
    unknown_mass,
    word_feature,
)
from bot.model import Finding, Hit, Query
from bot.text import normalise
from bot.words import Reading, Words

_NO_LEXICON = Lexicon()
_KEEP = 15
_COMPARED = 8
"""Entries whose phrasings are looked at one by one, the best by what costs less."""
_MOST_STEPS = 20_000
_MOST_FINISHED = 300


def build(
    bank: Iterable[tuple[str, str]], lexicon: Lexicon = _NO_LEXICON
) -> Callable[[str], list[tuple[str, float]]]:
    """A matcher over a bank as a plain function of text: (entry, score) pairs, best first. For benchmarks."""
    pairs_ = list(bank)
    matcher = Matcher(pairs_, lexicon, taught(compile_bank(pairs_, lexicon), pairs_))
    return lambda text: [(hit.entry, hit.score) for hit in matcher.rank(normalise(text))]


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
        self._judge = TAUGHT if index.learnt else UNTAUGHT
        self._learnt: dict[str, Learnt] = {}
        """What the bank's features say, as far as asked for."""
        self._owners = array("I", chain.from_iterable(
            repeat(entry, end - start) for entry, (start, end) in enumerate(pairwise(index.starts))
        ))  # fmt: skip
        """Place -> entry."""
        self._shares: dict[int, tuple[tuple[int, float], ...]] = {}
        """Token -> the entries that use it, rising, with its part in their profiles; as far as asked for."""

    def _uses(self, token: int) -> tuple[tuple[int, float], ...]:
        found = self._shares.get(token)
        if found is None:
            counts = Counter(map(self._owners.__getitem__, self.index.holders[token]))
            weight, norms = self.index.weights[token], self.index.norms
            found = tuple((entry, n * weight / norms[entry]) for entry, n in counts.items())
            self._shares[token] = found
        return found

    def rank(self, query: Query) -> tuple[Hit, ...]:
        """The entries nearest to a query, best first, at most 15."""
        return self.hits(self.words.read(query))

    def find(self, query: Query) -> Finding:
        """The hits of a query, and what speaks against answering it."""
        reading = self.words.read(query)
        hits = self.hits(reading)
        lacking = tuple(t for t in reading.must_agree if hits and not self._says(hits[0].entry, t))
        return Finding(hits, reading.strange, reading.not_covered, lacking)

    def _says(self, entry: str, token: str) -> bool:
        """Whether an entry uses a token."""
        number = self._token.get(token)
        return number is not None and bool(self._held(number, self._entry[entry]))

    def _held(self, token: int, entry: int) -> tuple[int, ...]:
        """The places of an entry that hold a token."""
        places, starts = self.index.holders[token], self.index.starts
        first = bisect_left(places, starts[entry])
        return places[first : bisect_left(places, starts[entry + 1], first)]

    def hits(self, reading: Reading) -> tuple[Hit, ...]:
        """As `rank`, for a question that has been read."""
        vector = self._vector(reading.tokens)
        if not vector:
            return ()
        scores, odds = self._rough(vector), self._odds(reading)
        weights = self._judge.rank
        for entry, vote in odds.items():
            if entry in scores:
                scores[entry] += weights.odds * vote
        kept = [entry for entry, _ in nlargest(_KEEP, scores.items(), key=itemgetter(1))]
        best = self._best_rows(vector, kept[:_COMPARED])
        for entry, (cosine, _) in best.items():
            scores[entry] += weights.phrasing * cosine
        kept.sort(key=lambda entry: (-scores[entry], entry))
        measured = [self._measures(e, scores[e], odds, best, vector, reading) for e in kept[:2]]
        top, second = (*measured, Measures())[:2]
        others = [score for entry, score in scores.items() if entry not in kept[:2]]
        sure = self._judge.confidence(top, second, others, len(self.index.entries), len(set(reading.tokens)))
        return tuple(self._hit(e, sure * math.exp(scores[e] - top.score), best, vector) for e in kept)

    def _rough(self, vector: Mapping[int, float]) -> dict[int, float]:
        """Entry -> what its profile and the words it uses make of its score; others share no word."""
        weights = self._judge.rank
        found: dict[int, float] = defaultdict(float)
        for token, value in vector.items():
            near, covered = weights.profile * value, weights.covered * value * value
            for entry, part in self._uses(token):
                found[entry] += near * part + covered
        return found

    def _measures(
        self,
        entry: int,
        score: float,
        odds: Mapping[int, float],
        best: Mapping[int, tuple[float, int]],
        vector: Mapping[int, float],
        reading: Reading,
    ) -> Measures:
        """All measures of an entry."""
        index = self.index
        profile = covered = 0.0
        counts: Counter[int] = Counter()
        for token, value in vector.items():
            if held := self._held(token, entry):
                profile += value * len(held) * index.weights[token] / index.norms[entry]
                covered += value * value
                counts.update(held)
        size = len(set(reading.tokens))
        overlap = max(2 * n / (size + index.sizes[place]) for place, n in counts.items())
        phrasing = best[entry][0] if entry in best else 0.0
        return Measures(score, odds.get(entry, 0.0), phrasing, profile, covered, overlap)

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

    def _odds(self, reading: Reading) -> dict[int, float]:
        """Entry -> its log-odds under the learnt weights; entries that nothing speaks for or against are left
        out."""
        learnt, unknown = self.index.learnt, unknown_mass(len(self.index.entries))
        if not learnt:
            return {}
        mass = 0.0
        votes: dict[int, int] = defaultdict(int)
        features = [*reading.tokens, *pairs(reading.tokens), *map(word_feature, reading.words)]
        for feature in dict.fromkeys(features):
            held = self._learnt.get(feature)
            if held is None and feature in learnt:
                held = self._learnt[feature] = Learnt.read(learnt[feature])
            if held:
                mass += held.mass
                for entry, vote in held.votes:
                    votes[entry] += vote
            elif " " not in feature and not self._known(feature):
                mass += unknown
        unit = 100 * math.sqrt(mass) or 1.0
        return {entry: vote / unit for entry, vote in votes.items()}

    def _known(self, feature: str) -> bool:
        """Whether the bank has a token, or a word as typed."""
        return feature[1:] in self.index.words if feature.startswith(".") else feature in self._token

    def _best_rows(self, vector: Mapping[int, float], entries: Iterable[int]) -> dict[int, tuple[float, int]]:
        """Entry -> cosine with its best phrasing, and that phrasing. Common words only finish what rare ones
        began, so a bank of any size costs a bounded number of steps."""
        weights, holders = self.index.weights, self.index.holders
        dots: dict[int, float] = defaultdict(float)
        steps = 0
        late: list[int] = []
        for token in sorted(vector, key=lambda token: len(holders[token])):
            value = vector[token] * weights[token]
            held = [place for entry in entries for place in self._held(token, entry)]
            if steps and steps + len(held) > _MOST_STEPS:
                late.append(token)
                continue
            steps += len(held)
            for place in held[:_MOST_STEPS]:
                dots[place] += value
        if late:
            dots = dict(nlargest(_MOST_FINISHED, dots.items(), key=itemgetter(1)))
            for token in late:
                for place in dots:
                    if self._holds(place, token):
                        dots[place] += vector[token] * weights[token]
        return self._best_of(dots)

    def _holds(self, place: int, token: int) -> bool:
        places = self.index.holders[token]
        at = bisect_left(places, place)
        return at < len(places) and places[at] == place

    def _best_of(self, dots: Mapping[int, float]) -> dict[int, tuple[float, int]]:
        """Entry -> the highest cosine among its phrasings, and its place, for the products of their places."""
        lengths, owners = self.index.lengths, self._owners
        best: dict[int, tuple[float, int]] = {}
        for place, dot in dots.items():
            cosine, entry = dot / lengths[place], owners[place]
            held = best.get(entry)
            if held is None or cosine > held[0] or (cosine == held[0] and place < held[1]):
                best[entry] = cosine, place
        return best

    def _hit(
        self, entry: int, score: float, best: Mapping[int, tuple[float, int]], vector: Mapping[int, float]
    ) -> Hit:
        place = best[entry][1] if entry in best else -1
        return Hit(
            self.index.entries[entry],
            score,
            self._bank[self.index.rows[place]][1] if place >= 0 else "",
            self._telling(place, vector) if place >= 0 else (),
        )

    def _telling(self, place: int, vector: Mapping[int, float]) -> tuple[str, ...]:
        """The words of a question that a phrasing holds, most telling first."""
        held = [token for token in vector if self._holds(place, token)]
        weights = self.index.weights
        held.sort(key=lambda token: (-vector[token] * weights[token], token))
        return tuple(self.index.tokens[token] for token in held)
