"""Query -> ranked Hits: which entries a question is nearest to, and how near.

Four measures of an entry are weighed: what weights learnt from the bank say (`learn.py`); the cosine with its best
phrasing; the cosine with its profile, the share of its phrasings that hold a word (Rocchio 1971); and the share of
the question's weight in words that the entry uses at all. How sure the best one is, `confidence.py` says.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import islice
from operator import itemgetter, truediv

from bot.bank import Bank, Index
from bot.confidence import TAUGHT, UNTAUGHT, Measures
from bot.draft import Lexicon
from bot.index import adopted, bank_sha256, compile_bank, rarity, taught
from bot.model import Finding, Hit, Query
from bot.odds import Odds
from bot.postings import Postings
from bot.text import normalise
from bot.words import Reading, Words

_NO_LEXICON = Lexicon()
_RIVALS, _KEEP = 100, 15
"""Entries that the best is weighed against, and those that are handed on."""
_COMPARED = 8
"""Entries whose phrasings are looked at one by one, the best by what costs less."""
_MOST_TAUGHT = 20_000
"""Phrasings up to which `build` learns: more take too long to wait for."""
_MOST_USES = 500
"""Entries up to which a token is counted for all that use it; one of more only where rarer ones began."""


def build(
    bank: Iterable[tuple[str, str]], lexicon: Lexicon = _NO_LEXICON
) -> Callable[[str], list[tuple[str, float]]]:
    """A matcher over a bank as a plain function of text: (entry, score) pairs, best first. For benchmarks."""
    pairs_ = list(bank)
    index = compile_bank(pairs_, lexicon)
    matcher = Matcher(pairs_, lexicon, taught(index, pairs_) if len(pairs_) <= _MOST_TAUGHT else index)
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
        self._odds = Odds(index, self.words, catch_all)

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
        scores, odds = self._rough(vector), self._odds.of(reading)
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
        shared = Counter(places)
        sizes = map(size.__add__, map(index.sizes.__getitem__, shared))
        overlap = 2 * max(map(truediv, shared.values(), sizes))
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

