"""Query -> ranked Hits: which entries a question is nearest to, and how near.

Four measures of an entry are weighed: what weights learnt from the bank say (`learn.py`); the cosine with its best
phrasing; the cosine with its profile, the share of its phrasings that hold a word (Rocchio 1971); and the share of
the question's weight in words that the entry uses at all. How sure the best one is, `confidence.py` says.
"""

import math
import struct
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import islice, pairwise
from operator import itemgetter
from typing import NamedTuple

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
from bot.postings import Postings
from bot.text import normalise
from bot.words import Reading, Words

_NO_LEXICON = Lexicon()
_RIVALS, _KEEP = 100, 15
"""Entries that the best is weighed against, and those that are handed on."""
_COMPARED = 8
"""Entries whose phrasings are looked at one by one, the best by what costs less."""
_FIELD = 32
_HALF = 1 << _FIELD - 1
"""Bits of an entry's votes in a number that holds those of all, and what keeps them from being below 0."""
_LEVELLED = 0.45
"""How far it is undone that more phrasings seem likelier (logit adjustment: Menon et al. 2021)."""
_PARTS = 16
"""A vote is counted in so many parts."""
_MOST_STRANGE = 40
"""Words that the bank lacks for which one like them speaks, the first."""
_MOST_USES = 500
"""Entries up to which a token is counted for all that use it; one of more only where rarer ones began."""


class _Said(NamedTuple):
    """What a feature says about entries, all in one number so that many are summed at once."""

    mass: float
    votes: int
    """The sum of each entry's vote times 2 to the 32nd to the power of its number."""


def _said(learnt: Learnt) -> _Said:
    return _Said(learnt.mass, sum(vote << _FIELD * entry for entry, vote in learnt.votes))


def _apart(votes: int, entries: int) -> Iterable[int]:
    """The votes of each entry, out of the one number that they were summed in."""
    lifted = votes + int.from_bytes(struct.pack("<I", _HALF) * entries, "little")
    return (vote - _HALF for vote in struct.unpack(f"<{entries}I", lifted.to_bytes(_FIELD // 8 * entries, "little")))


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
        catch_all: entries for whatever else is asked. That they have the most phrasings does not make them likelier.
    """

    def __init__(
        self,
        bank: Bank,
        lexicon: Lexicon = _NO_LEXICON,
        index: Index | None = None,
        catch_all: Collection[str] = (),
    ) -> None:
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
        self._postings = Postings(index)
        self._judge = TAUGHT if index.learnt else UNTAUGHT
        sizes = [end - start for start, end in pairwise(index.starts)]
        middle = sorted(sizes)[len(sizes) // 2] if sizes else 1
        self._ahead = [
            _LEVELLED * math.log(size / middle) if entry in catch_all else 0.0
            for entry, size in zip(index.entries, sizes, strict=True)
        ]
        """What the learnt weights of a catch-all have ahead of others because it has more phrasings."""
        self._learnt: dict[str, _Said] = {}
        """What the bank's features say, as far as asked for."""

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
        return number is not None and bool(self._postings.held(number, self._entry[entry]))

    def hits(self, reading: Reading) -> tuple[Hit, ...]:
        """As `rank`, for a question that has been read."""
        vector = self._vector(reading.tokens)
        if not vector:
            return ()
        scores, odds = self._rough(vector), self._odds(reading)
        weights = self._judge.rank
        for entry in scores:
            scores[entry] += weights.odds * odds[entry]
        scores = dict(nlargest(_RIVALS, scores.items(), key=itemgetter(1)))
        kept = list(islice(scores, _KEEP))
        best = self._postings.best(vector, kept[:_COMPARED])
        for entry, (cosine, _) in best.items():
            scores[entry] += weights.phrasing * cosine
        kept.sort(key=lambda entry: (-scores[entry], entry))
        measured = [self._measures(e, scores[e], odds, best, vector, reading) for e in kept[:2]]
        top, second = (*measured, Measures())[:2]
        others = [score for entry, score in scores.items() if entry not in kept[:2]]
        sure = self._judge.confidence(top, second, others, len(self.index.entries), len(set(reading.tokens)))
        return tuple(
            self._hit(e, sure * math.exp(scores[e] - top.score), best, vector if e == kept[0] else {})
            for e in kept
        )

    def _rough(self, vector: Mapping[int, float]) -> dict[int, float]:
        """Entry -> what its profile and the words it uses make of its score; others share no word."""
        weights = self._judge.rank
        found: dict[int, float] = defaultdict(float)
        late: list[int] = []
        for token in sorted(vector, key=lambda token: len(self.index.holders[token])):
            uses = self._postings.uses(token)
            if len(found) > _RIVALS and len(uses) > _MOST_USES:
                late.append(token)
                continue
            near, covered = weights.profile * vector[token], weights.covered * vector[token] ** 2
            for entry, part in uses:
                found[entry] += near * part + covered
        if late:
            found = dict(nlargest(_RIVALS, found.items(), key=itemgetter(1)))
            for token in late:
                near, covered = weights.profile * vector[token], weights.covered * vector[token] ** 2
                for entry in found:
                    if part := self._postings.part(token, entry):
                        found[entry] += near * part + covered
        return found

    def _measures(
        self,
        entry: int,
        score: float,
        odds: Sequence[float],
        best: Mapping[int, tuple[float, int]],
        vector: Mapping[int, float],
        reading: Reading,
    ) -> Measures:
        """All measures of an entry."""
        index = self.index
        profile = covered = 0.0
        places: list[int] = []
        for token, value in vector.items():
            if held := self._postings.held(token, entry):
                profile += value * self._postings.part(token, entry)
                covered += value * value
                places += held
        size = len(set(reading.tokens))
        overlap = max(2 * n / (size + index.sizes[place]) for place, n in Counter(places).items())
        phrasing = best[entry][0] if entry in best else 0.0
        return Measures(score, odds[entry], phrasing, profile, covered, overlap)

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

    def _odds(self, reading: Reading) -> Sequence[float]:
        """The log-odds of each entry under the learnt weights."""
        size = len(self.index.entries)
        if not self.index.learnt:
            return [0.0] * size
        unknown, mass, sums = unknown_mass(size), 0.0, 0
        strange: list[str] = []
        features = [*reading.tokens, *pairs(reading.tokens), *map(word_feature, reading.words)]
        for feature in dict.fromkeys(features):
            if held := self._feature(feature):
                mass += held.mass
                sums += held.votes
            elif " " not in feature and not self._known(feature):
                mass += unknown
                strange.append(feature)
        sums = _PARTS * sums + sum(self._alike(feature) for feature in strange[:_MOST_STRANGE])
        unit = 100 * _PARTS * math.sqrt(mass) or 1.0
        return [vote / unit - ahead for vote, ahead in zip(_apart(sums, size), self._ahead, strict=True)]

    def _alike(self, feature: str) -> int:
        """What the bank's word says that is most like a word which the bank lacks (payable: pay), in parts of votes."""
        found = self.words.likest(feature[1:]) if feature.startswith(".") else None
        held = found and self._feature(word_feature(found[0]))
        return round(_PARTS * found[1]) * held.votes if found and held else 0

    def _feature(self, feature: str) -> _Said | None:
        """What a feature says; None if nothing was learnt about it."""
        held = self._learnt.get(feature)
        if held is None and feature in self.index.learnt:
            held = self._learnt[feature] = _said(Learnt.read(self.index.learnt[feature]))
        return held

    def _known(self, feature: str) -> bool:
        """Whether the bank has a token, or a word as typed."""
        return feature[1:] in self.index.words if feature.startswith(".") else feature in self._token

    def _hit(
        self, entry: int, score: float, best: Mapping[int, tuple[float, int]], vector: Mapping[int, float]
    ) -> Hit:
        place = best[entry][1] if entry in best else -1
        return Hit(
            self.index.entries[entry],
            score,
            self._bank[self.index.rows[place]][1] if place >= 0 else "",
            self._postings.telling(place, vector) if place >= 0 else (),
        )

