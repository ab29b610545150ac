"""Query -> tokens: the stems that a matcher counts, after spelling, splits and joins have been put right and
with the lexicon's concepts added. Knows which words a bank uses; scores nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from msgspec import Struct

from bot.bank import Terms
from bot.draft import Lexicon
from bot.everyday import COMMON
from bot.model import Query
from bot.spelling import Speller
from bot.text import normalise, stem, stems

_SHORTEST_REPAIR = 2
_SHORTEST_STRANGE = 4
_LIKE = 0.65
"""Likeness of letters from which a word speaks for one that the bank lacks; chosen on development splits."""
_MOST_REPAIRS = 40
"""Words of a question that are mended, the first: one takes about a millisecond."""
_SHORTEST_PART = 3
_LONGEST_SPLIT = 40
_SHORT_QUESTION = 15
"""Words; in a longer message a word that is not covered may be told in passing."""


def compile_terms(lexicon: Lexicon) -> Terms:
    """A lexicon in the form in which questions are read with it."""

    def stemmed(text: str) -> str:
        return " ".join(normalise(text).stems)

    concepts: dict[str, str] = {}
    for number, group in enumerate(lexicon.same):
        for text in group:
            concepts.setdefault(stemmed(text), f"={group[0]}#{number}")
    agree = [concepts.get(stemmed(text)) or stemmed(text) for text in lexicon.must_agree]
    return Terms(
        concepts={key: concepts[key] for key in sorted(concepts) if key},
        spellings={" ".join(normalise(a).words): b for a, b in sorted(lexicon.spellings.items())},
        not_covered=tuple(sorted(set(map(stemmed, lexicon.not_covered)))),
        must_agree=tuple(dict.fromkeys(agree)),
        words=tuple(sorted({w for group in lexicon.same for text in group for w in normalise(text).words})),
    )


class _Expressions:
    """A set of expressions, to be found in a run of words from left to right, the longest first."""

    def __init__(self, texts: Iterable[str]) -> None:
        sizes: dict[str, set[int]] = defaultdict(set)
        self._texts = frozenset(texts)
        for text in self._texts:
            sizes[text.partition(" ")[0]].add(text.count(" ") + 1)
        self._sizes = {first: sorted(lengths, reverse=True) for first, lengths in sizes.items()}

    def spans(self, words: Sequence[str]) -> list[tuple[int, int, str]]:
        """Where each expression found starts and ends, and its text; none overlap."""
        sizes = self._sizes
        found: list[tuple[int, int, str]] = []
        if sizes.keys().isdisjoint(words):
            return found
        end = 0
        for at in [place for place, word in enumerate(words) if word in sizes]:
            for size in sizes[words[at]] if at >= end else ():
                text = words[at] if size == 1 else " ".join(words[at : at + size])
                if text in self._texts:
                    end = at + size
                    found.append((at, end, text))
                    break
        return found


class Reading(Struct, frozen=True):
    """A question in terms of a bank's words."""

    words: tuple[str, ...]
    """As typed, with spelling, splits and joins put right."""
    tokens: tuple[str, ...]
    """Stems in their order, then the concepts they name."""
    strange: bool
    """Words that neither the bank nor everyday English has carry as much as those the bank has."""
    not_covered: bool
    """A short question with a word that the lexicon says no entry answers."""
    must_agree: tuple[str, ...]
    """Tokens that an answering entry has to use too."""


class Words:
    """The words of a bank, and how to read a question in terms of them.

    Args:
        counts: each word of the bank as typed there -> how many phrasings hold it.
        terms: the lexicon, compiled.
    """

    def __init__(self, counts: Mapping[str, int], terms: Terms) -> None:
        self.counts = dict.fromkeys(terms.words, 0) | dict(counts)
        self.terms = terms
        self._stems = dict(zip(self.counts, stems(list(self.counts)), strict=True))
        self._known_stems = frozenset(self._stems.values())
        self._bank_stems = frozenset(self._stems[word] for word in counts)
        self._concepts = _Expressions(terms.concepts)
        self._spellings = _Expressions(terms.spellings)
        self._not_covered = _Expressions(terms.not_covered)
        self._must_agree = frozenset(terms.must_agree)
        self._speller = Speller(counts)

    def known(self, word: str) -> bool:
        """Whether the bank or the lexicon has the word, in this or another form."""
        return word in self.counts or stem(word) in self._known_stems

    def tokens(self, words: Sequence[str]) -> list[str]:
        """The tokens of one of the bank's own phrasings, which needs no repair."""
        return self._tokens(self.respelt(words))

    def _tokens(self, words: Sequence[str]) -> list[str]:
        """Stems, then concepts; a stem that the bank lacks is left to the concept that it is part of."""
        stems = [known or stem(word) for known, word in zip(map(self._stems.get, words), words, strict=True)]
        spans = self._concepts.spans(stems)
        if not spans:
            return stems
        named = {at for start, end, _ in spans for at in range(start, end)}
        kept = [s for at, s in enumerate(stems) if at not in named or s in self._bank_stems]
        return kept + [self.terms.concepts[text] for _, _, text in spans]

    def respelt(self, words: Sequence[str]) -> list[str]:
        """The lexicon's spellings put in place of variants and misspellings."""
        spans = self._spellings.spans(words)
        if not spans:
            return list(words)
        found: list[str] = []
        done = 0
        for start, end, text in spans:
            found += words[done:start]
            found += self.terms.spellings[text].casefold().split()
            done = end
        return [*found, *words[done:]]

    def read(self, query: Query) -> Reading:
        """A question with its spelling, splits and joins put right."""
        words = list(self._joined_and_split(self.respelt(query.words)))
        for place in islice((at for at, word in enumerate(words) if not self._settled(word)), _MOST_REPAIRS):
            words[place] = self.repaired(words[place])
        tokens = self._tokens(words)
        telling = [word for word in words if word.isalpha() and len(word) > 2 and stem(word) not in _EVERYDAY]
        strange = sum(len(word) >= _SHORTEST_STRANGE and not self.known(word) for word in telling)
        known = sum(map(self.known, telling))
        short = len(words) <= _SHORT_QUESTION
        return Reading(
            tuple(words),
            tuple(tokens),
            strange=0 < strange >= known,
            not_covered=short and bool(self._not_covered.spans(list(map(stem, words)))),
            must_agree=tuple(dict.fromkeys(token for token in tokens if token in self._must_agree)),
        )

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
        return not word.isalpha() or not word.isascii() or word in COMMON or self.known(word)

    def _split(self, word: str) -> list[str]:
        """A run of the bank's or everyday words without blanks, as those words; else the word itself."""
        if not 2 * _SHORTEST_PART <= len(word) <= _LONGEST_SPLIT:
            return [word]
        best: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - 16), end - 1):
                head, part = best[start], word[start:end]
                if head is None or (part not in self.counts and part not in COMMON):
                    continue
                if len(part) < _SHORTEST_PART and part not in _SHORT_WORDS:
                    continue
                held = best[end]
                if held is None or len(head) + 1 < len(held):
                    best[end] = [*head, part]
        return best[-1] or [word]

    def _settled(self, word: str) -> bool:
        """Whether a word is no misspelling for all that is known."""
        if self.counts.get(word) or len(word) < _SHORTEST_REPAIR:
            return True
        return word not in self.counts and self._fine(word)

    def repaired(self, word: str) -> str:
        """The word that a word is a misspelling of, or itself. A word of the lexicon that the bank lacks gives
        way only to a word that means the same."""
        if self._settled(word):
            return word
        listed = word in self.counts
        near = [other for other, _ in self._speller.near(word) if not listed or self._same(word, other)]
        return next(iter(near if near or listed else self._speller.alike(word)), word)

    def likest(self, word: str) -> tuple[str, float]:
        """The word of the bank most like one that it lacks (painless: painful), with the likeness of their letters by
        the longest common subsequence, 0 to 1; "" and 0 if none is near."""
        words = self._by_first.get(word[0], ()) if len(word) >= _SHORTEST_STRANGE else ()
        if not words:
            return "", 0.0
        from rapidfuzz import process  # imported here: most questions hold no such word
        from rapidfuzz.distance import Indel

        found = process.extractOne(word, words, scorer=Indel.normalized_similarity, score_cutoff=_LIKE)
        return (found[0], found[1]) if found else ("", 0.0)

    @cached_property
    def _by_first(self) -> Mapping[str, Sequence[str]]:
        """First letter -> the words of the bank."""
        found: dict[str, list[str]] = defaultdict(list)
        for word, count in self.counts.items():
            if count and len(word) >= _SHORTEST_STRANGE and word.isalpha():
                found[word[0]].append(word)
        return found

    def _same(self, word: str, other: str) -> bool:
        """Whether the lexicon says that two words mean the same."""
        return self.terms.concepts.get(stem(word), "") == self.terms.concepts.get(stem(other))


_EVERYDAY = frozenset(stems(list(COMMON)))
_SHORT_WORDS = frozenset("a i is it do to in on of my me at or am an as be by go he if no so up we".split())
