"""Query -> ranked Hits: which entries a question is nearest to, and how near.

Four measures of an entry are added: the cosine with its best phrasing; the cosine with its profile, the share of its
phrasings that hold a word (Rocchio 1971); the share of the question's weight in words that the entry uses at all; and
the probability under weights learnt from the bank (`learn.py`). The score adds the margin to the next entry: a
narrow win is no sure one (selective prediction: El-Yaniv and Wiener 2010).
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from bot.bank import Bank, Index, Learnt
from bot.draft import Lexicon
from bot.index import adopted, bank_sha256, compile_bank, pairs, rarity, taught
from bot.model import Finding, Hit, Query
from bot.text import normalise
from bot.words import Words

_PHRASING, _PROFILE, _COVERED, _LEARNT = 0.202, 0.274, 0.191, 0.333
"""Fitted by conditional logistic regression on the development splits of four data sets; they add up to 1."""
_KEEP = 15
_MOST_STEPS = 20_000
_MOST_FINISHED = 300


def build(bank: Iterable[tuple[str, str]], lexicon: Lexicon = Lexicon()) -> Callable[[str], list[tuple[str, float]]]:  # noqa: B008
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

    def __init__(self, bank: Bank, lexicon: Lexicon = Lexicon(), index: Index | None = None) -> None:  # noqa: B008
        if index is None:
            index = compile_bank(bank, lexicon)
        elif index.sha256 != bank_sha256(bank, lexicon):
            index = adopted(compile_bank(bank, lexicon), index)
        self.index = index
        self.words = Words(index.words, index.terms)
        self._bank = bank
        self._token = {token: number for number, token in enumerate(index.tokens)}
        self._unknown = rarity(len(index.entries), 0)
        self._rows: list[list[int]] = [[] for _ in index.tokens]
        self._length = []
        for number, row in enumerate(index.rows):
            total = 0.0
            for token in row[1:]:
                self._rows[token].append(number)
                total += index.weights[token] ** 2
            self._length.append(math.sqrt(total) or 1.0)
        learnt_share = _LEARNT if index.learnt else 0.0
        self._scale = 1 / (1 - _LEARNT + learnt_share)

    @cached_property
    def _profiles(self) -> list[list[tuple[int, float]]]:
        """Token -> entries that use it, with its part in the entry's profile."""
        index = self.index
        sizes: dict[int, int] = defaultdict(int)
        counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for row in index.rows:
            sizes[row[0]] += 1
            held = counts[row[0]]
            for token in row[1:]:
                held[token] += 1
        found: list[list[tuple[int, float]]] = [[] for _ in index.tokens]
        for entry, held in counts.items():
            profile = {token: n / sizes[entry] * index.weights[token] for token, n in held.items()}
            norm = math.sqrt(sum(v * v for v in profile.values())) or 1.0
            for token, value in profile.items():
                found[token].append((entry, value / norm))
        return found

    def rank(self, query: Query) -> tuple[Hit, ...]:
        """The entries nearest to a query, best first, at most 15."""
        return self.hits(self.words.read(query).tokens)

    def find(self, query: Query) -> Finding:
        """The hits of a query, and what speaks against answering it."""
        reading = self.words.read(query)
        hits = self.hits(reading.tokens)
        lacking = tuple(t for t in reading.must_agree if hits and not self._uses(hits[0].entry, t))
        return Finding(hits, reading.strange, reading.not_covered, lacking)

    def _uses(self, entry: str, token: str) -> bool:
        number = self._token.get(token)
        return number is not None and any(
            self.index.entries[holder] == entry for holder, _ in self._profiles[number]
        )

    def hits(self, tokens: Sequence[str]) -> tuple[Hit, ...]:
        """As `rank`, for the tokens of a question that has been read."""
        vector = self._vector(tokens)
        if not vector:
            return ()
        near: dict[int, float] = defaultdict(float)
        covered: dict[int, float] = defaultdict(float)
        for token, value in vector.items():
            for entry, weight in self._profiles[token]:
                near[entry] += value * weight
                covered[entry] += value * value
        chance = self._chances(tokens)
        rough = {
            e: _PROFILE * near[e] + _COVERED * covered[e] + _LEARNT * chance.get(e, 0.0) for e in near
        }
        kept = dict(sorted(rough.items(), key=lambda pair: -pair[1])[:_KEEP])
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
        norm = math.sqrt(mass) or 1.0
        votes: dict[int, float] = defaultdict(float)
        for held in said:
            for entry, weight in held.read():
                votes[entry] += weight / norm
        top = max(votes.values(), default=0.0)
        powers = {entry: math.exp(vote - top) for entry, vote in votes.items()}
        total = sum(powers.values()) + (len(self.index.entries) - len(powers)) * math.exp(-top)
        return {entry: power / total for entry, power in powers.items()}

    def _best_rows(self, vector: dict[int, float], entries: dict[int, float]) -> dict[int, tuple[float, int]]:
        """Entry -> cosine with its best phrasing, and that phrasing. Common words only finish what rare ones began,
        so a bank of any size costs a bounded number of steps."""
        rows, weights = self.index.rows, self.index.weights
        dots: dict[int, float] = defaultdict(float)
        steps = 0
        late: dict[int, float] = {}
        for token in sorted(vector, key=lambda token: len(self._rows[token])):
            value = vector[token] * weights[token]
            holders = self._rows[token]
            if steps and steps + len(holders) > _MOST_STEPS:
                late[token] = value
                continue
            steps += len(holders)
            for row in holders[:_MOST_STEPS]:
                if rows[row][0] in entries:
                    dots[row] += value
        if late:
            begun = sorted(dots.items(), key=lambda pair: -pair[1])[:_MOST_FINISHED]
            dots = {row: dot + sum(late.get(token, 0.0) for token in rows[row][1:]) for row, dot in begun}
        best: dict[int, tuple[float, int]] = {}
        for row, dot in dots.items():
            cosine, entry = dot / self._length[row], rows[row][0]
            if entry not in best or cosine > best[entry][0]:
                best[entry] = cosine, row
        return best

    def _hits(
        self, scored: list[tuple[float, int]], best: dict[int, tuple[float, int]], vector: dict[int, float]
    ) -> Iterable[Hit]:
        following = [score for score, _ in scored[1:]] + [0.0]
        for (score, entry), after in zip(scored, following, strict=True):
            cosine, row = best.get(entry, (0.0, -1))
            shared = [token for token in self.index.rows[row][1:] if token in vector] if row >= 0 else []
            shared.sort(key=lambda token: -vector[token] * self.index.weights[token])
            yield Hit(
                self.index.entries[entry],
                min(1.0, (2 * score - after) / 2 * self._scale),
                self._bank[row][1] if row >= 0 else "",
                tuple(self.index.tokens[token] for token in shared),
            )
