"""Query -> tokens: the stems that a matcher counts, after spelling, splits and joins have been put right and with
the lexicon's concepts added. Knows which words a bank uses; scores nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.draft import Lexicon
from bot.everyday import WORDS
from bot.model import Query
from bot.text import normalise, stem

_SHORTEST_REPAIR = 4
_LIKE, _LIKE_SHORT = 0.8, 0.74
"""OSA likeness from which a word counts as a misspelling; the second for words of up to 5 letters."""
_SHORTEST_PART = 3
_LONGEST_SPLIT = 40
Stems = tuple[str, ...]


class Expressions:
    """The lexicon's expressions, longest first: each stands for a concept, a token that starts with "="."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._concept: dict[Stems, str] = {}
        for number, group in enumerate(lexicon.same):
            for text in group:
                self._concept.setdefault(normalise(text).stems, f"={group[0]}#{number}")
        self._longest = max(map(len, self._concept), default=1)
        self._starts = {stems[0] for stems in self._concept if stems}

    def concepts(self, stems: Sequence[str]) -> list[str]:
        """The concepts that a run of stems names, from left to right, none overlapping."""
        found, at = [], 0
        while at < len(stems):
            size = 0
            if stems[at] in self._starts:
                for size in range(min(self._longest, len(stems) - at), 0, -1):
                    if concept := self._concept.get(tuple(stems[at : at + size])):
                        found.append(concept)
                        break
                else:
                    size = 0
            at += size or 1
        return found


class Words:
    """The words of a bank, and how to read a question in terms of them."""

    def __init__(self, counts: Mapping[str, int], lexicon: Lexicon) -> None:
        self.counts = counts
        """Each word of the bank as typed there -> how many phrasings hold it."""
        self._stems = {word: stem(word) for word in counts}
        self._known_stems = frozenset(self._stems.values())
        self._vocabulary = [w for w in counts if len(w) >= _SHORTEST_REPAIR and w.isalpha()]
        self._expressions = Expressions(lexicon)
        self._spellings = {normalise(a).words: normalise(b).words for a, b in lexicon.spellings.items()}
        self._longest = max(map(len, self._spellings), default=0)

    @classmethod
    def of(cls, queries: Iterable[Query], lexicon: Lexicon) -> "Words":
        """The words of some phrasings."""
        return cls(Counter(word for query in queries for word in set(query.words)), lexicon)

    def known(self, word: str) -> bool:
        """Whether the bank has the word, in this or another form."""
        return word in self.counts or stem(word) in self._known_stems

    def tokens(self, query: Query, repair: bool = True) -> list[str]:
        """Stems in their order, then the concepts they name. `repair` is off for the bank's own phrasings."""
        words = self._respelt(query.words)
        if repair:
            words = [self._repaired(word) for word in self._joined_and_split(words)]
        stems = [self._stems.get(word) or stem(word) for word in words]
        return stems + self._expressions.concepts(stems)

    def _respelt(self, words: Sequence[str]) -> list[str]:
        """The lexicon's spellings put in place of variants and misspellings, the longest first."""
        found: list[str] = []
        at = 0
        while at < len(words):
            for size in range(min(self._longest, len(words) - at), 0, -1):
                if right := self._spellings.get(tuple(words[at : at + size])):
                    found += right
                    at += size
                    break
            else:
                found.append(words[at])
                at += 1
        return found

    def _joined_and_split(self, words: Sequence[str]) -> Iterator[str]:
        """Two words that the bank writes as one are joined, one that holds several of its words is split."""
        at = 0
        while at < len(words):
            word = words[at]
            pair = word + words[at + 1] if at + 1 < len(words) else ""
            if pair in self.counts and not (self.known(word) and self.known(words[at + 1])):
                yield pair
                at += 2
                continue
            yield from [word] if self._fine(word) else self._split(word)
            at += 1

    def _fine(self, word: str) -> bool:
        return not word.isalpha() or not word.isascii() or word in WORDS or self.known(word)

    def _split(self, word: str) -> list[str]:
        """A run of the bank's or everyday words without blanks, as those words; else the word itself."""
        if not 2 * _SHORTEST_PART <= len(word) <= _LONGEST_SPLIT:
            return [word]
        best: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - 16), end - 1):
                head, part = best[start], word[start:end]
                if head is None or (part not in self.counts and part not in WORDS):
                    continue
                if len(part) < _SHORTEST_PART and part not in _SHORT_WORDS:
                    continue
                held = best[end]
                if held is None or len(head) + 1 < len(held):
                    best[end] = [*head, part]
        return best[-1] or [word]

    def _repaired(self, word: str) -> str:
        """The bank's word that a word is a misspelling of (OSA: Damerau-Levenshtein, restricted), or itself.

        Of equally near words the one with the same first letter wins, then the one used most.
        """
        if len(word) < _SHORTEST_REPAIR or self._fine(word):
            return word
        like = _LIKE_SHORT if len(word) <= 5 else _LIKE
        near = process.extract(
            word, self._vocabulary, scorer=OSA.normalized_similarity, score_cutoff=like, limit=8
        )
        if not near:
            return word
        nearest = near[0][1] - 1e-9
        return max(
            (other for other, likeness, _ in near if likeness >= nearest),
            key=lambda other: (other[0] == word[0], self.counts[other]),
        )


_SHORT_WORDS = frozenset("a i is it do to in on of my me at or am an as be by go he if no so up we".split())
