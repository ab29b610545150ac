"""Query -> ranked Hits: which entries a question is nearest to, and how near. The only file that knows rapidfuzz.

Words and what they weigh: a word counts by how few entries use it (inverse entry frequency), words that the lexicon
calls the same count as one, a misspelt word is repaired against the bank's own words. An entry's score is the
cosine with its best phrasing, the cosine with its profile (the share of its phrasings that hold a word: Rocchio
1971), and a RapidFuzz ratio. Confidence adds the margin to the next entry (SoftTFIDF: Cohen, Ravikumar, Fienberg
2003; selective prediction: El-Yaniv and Wiener 2010).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.draft import Lexicon
from bot.model import Hit, Query
from bot.text import normalise, stem

Bank = Iterable[tuple[str, str]]
_KEEP = 15
_STOP = frozenset(
    map(stem, "a an the of to in on at and or is are be am was i you it this that my me your for with do does did".split())
)


class Matcher:
    """An index over (entry id, phrasing) pairs."""

    def __init__(self, bank: Bank, lexicon: Lexicon = Lexicon()) -> None:  # noqa: B008
        self._concepts = _concepts(lexicon)
        self._longest = max(map(len, self._concepts), default=1)
        phrasings = [(entry, text, self.words(normalise(text))) for entry, text in bank]
        self._entry_of = [entry for entry, _, _ in phrasings]
        self._texts = [text for _, text, _ in phrasings]
        self._joined = [" ".join(words) for _, _, words in phrasings]
        holders: dict[str, set[str]] = defaultdict(set)
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        sizes: Counter[str] = Counter()
        for entry, _, words in phrasings:
            sizes[entry] += 1
            for word in set(words):
                holders[word].add(entry)
                counts[entry][word] += 1
        total = len(sizes)
        self._weight = {w: math.log(1 + total / (len(held) + 0.5)) for w, held in holders.items()}
        self._unknown = math.log(1 + total / 0.5)
        self._rows: dict[str, list[int]] = defaultdict(list)
        self._vectors: list[dict[str, float]] = []
        for row, (_, _, words) in enumerate(phrasings):
            self._vectors.append(_unit({w: self._weight[w] for w in words}))
            for word in set(words):
                self._rows[word].append(row)
        self._profiles: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for entry, held in counts.items():
            profile = _unit({w: n / sizes[entry] * self._weight[w] for w, n in held.items()})
            for word, value in profile.items():
                self._profiles[word].append((entry, value))
        self._vocabulary = [w for w in self._weight if len(w) >= 4 and w.isalpha()]
        self._repairs: dict[str, str] = {}

    def words(self, query: Query) -> list[str]:
        """The stems of a query, expressions of the lexicon as one word."""
        stems, found, at = query.stems, [], 0
        while at < len(stems):
            for size in range(min(self._longest, len(stems) - at), 0, -1):
                if concept := self._concepts.get(stems[at : at + size]):
                    found.append(concept)
                    at += size
                    break
            else:
                found.append(stems[at])
                at += 1
        return found

    def _repaired(self, word: str) -> str:
        """The bank's word that a word is a misspelling of, or the word itself."""
        if word in self._weight or len(word) < 4 or not word.isalpha():
            return word
        if word not in self._repairs:
            cutoff = 0.74 if len(word) <= 5 else 0.8
            best = process.extractOne(word, self._vocabulary, scorer=OSA.normalized_similarity, score_cutoff=cutoff)
            self._repairs[word] = best[0] if best else word
        return self._repairs[word]

    def rank(self, query: Query) -> tuple[Hit, ...]:
        """The entries nearest to a query, best first, at most 15."""
        words = [self._repaired(word) for word in self.words(query)]
        vector = _unit({w: self._weight.get(w, self._unknown) for w in words})
        near: dict[str, float] = defaultdict(float)
        for word, value in vector.items():
            for entry, weight in self._profiles.get(word, ()):
                near[entry] += value * weight
        kept = dict(sorted(near.items(), key=lambda pair: -pair[1])[:_KEEP])
        best: dict[str, tuple[float, int]] = {}
        for row in {row for word in vector for row in self._rows.get(word, ())}:
            entry = self._entry_of[row]
            if entry in kept:
                mine = self._vectors[row]
                cosine = sum(value * mine[w] for w, value in vector.items() if w in mine)
                if cosine > best.get(entry, (0.0, 0))[0]:
                    best[entry] = cosine, row
        joined = " ".join(words)
        scored = []
        for entry, (cosine, row) in best.items():
            ratio = fuzz.token_sort_ratio(joined, self._joined[row]) / 100
            scored.append((0.45 * cosine + 0.45 * kept[entry] + 0.10 * ratio, entry, row))
        scored.sort(reverse=True)
        following = [score for score, _, _ in scored[1:]] + [0.0]
        return tuple(
            Hit(entry, min(1.0, (score + 0.5 * (score - after)) / 1.5), self._texts[row], self._shared(vector, row))
            for (score, entry, row), after in zip(scored, following, strict=True)
        )

    def _shared(self, vector: Mapping[str, float], row: int) -> tuple[str, ...]:
        held = self._vectors[row]
        return tuple(sorted((w for w in vector if w in held), key=lambda w: -vector[w] * held[w]))


def _concepts(lexicon: Lexicon) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for variant, word in lexicon.spellings.items():
        found[normalise(variant).stems] = " ".join(normalise(word).stems)
    for group in lexicon.same:
        name = "=" + normalise(group[0]).stems[-1]
        for text in group:
            found[normalise(text).stems] = name
    return found


def _unit(vector: dict[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(v * v for v in vector.values())) or 1.0
    return {w: v / norm for w, v in vector.items()}
