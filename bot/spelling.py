"""What a misspelt word stands for: the likeliest word of a bank, by what thumbs do and how often it is used.

A noisy channel (Kernighan, Church and Gale 1990): RapidFuzz finds the words a few edits away, and each is
weighed by the cost of the slips that lead to it (a neighbouring key costs less than a far one, a doubled letter
less than a wrong one) and by how common it is. Words spelt by ear are found by their sound.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from bot.everyday import COMMON
from bot.sounds import sound
from bot.text import stems

_SHORTEST = 2
_SHORTEST_FORM = 4
_SHORT = 5
_LONGEST = 40
_NEIGHBOUR, _VOWEL, _OTHER = 0.8, 0.95, 1.2
"""Cost of a letter in place of another: a neighbouring key, a vowel for a vowel, any other."""
_LEFT_OUT, _DOUBLED, _BESIDE, _ADDED, _SWAPPED = 0.75, 0.65, 0.95, 1.1, 0.7
"""Cost of a letter left out, doubled or not doubled, added by touching the next key too, added; of two swapped."""
_FIRST = 0.25
"""People seldom miss the first letter."""
_MOST, _MOST_SHORT = 0.27, 0.8
"""Highest cost of a repair, a letter of the longer word; any repair may cost the second."""
_COMMON = 0.12
"""What a word e times as common may cost more."""
_FORM, _EVERYDAY = 0.2, 0.5
"""Counts of words that the bank has only in another form, and of everyday words that it lacks."""
_LIKE_SOUND = 0.5
"""OSA likeness that two words which sound the same must have besides."""
_MOST_NEAR = 30
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_KEYS = {key: (row, place + row / 2) for row, keys in enumerate(_ROWS) for place, key in enumerate(keys)}
_NEXT = {
    key: frozenset(k for k, (r, p) in _KEYS.items() if k != key and abs(r - row) <= 1 and abs(p - place) <= 1)
    for key, (row, place) in _KEYS.items()
}
"""Key -> those beside it."""
_VOWELS = frozenset("aeiouy")


class Speller:
    """The words that a misspelling may stand for.

    Args:
        counts: word -> how many phrasings hold it.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    @cached_property
    def _vocabulary(self) -> dict[str, float]:
        """Word -> how common it is. Everyday words that the bank lacks are there to be preferred where they are
        nearer: a slip in one of them must not become a word of the bank."""
        bank = {w: n for w, n in self._counts.items() if n and len(w) >= _SHORTEST and w.isalpha()}
        roots = [word for word in bank if len(word) >= _SHORTEST_FORM]
        forms = [(form, root) for root in roots for form in _forms(root)]
        made = stems([form for form, _ in forms])
        known = dict(zip(roots, stems(roots), strict=True))
        same = (form for (form, root), got in zip(forms, made, strict=True) if got == known[root])
        everyday = dict.fromkeys(sorted(COMMON), _EVERYDAY)  # in one order: of equals the first is taken
        return everyday | dict.fromkeys(same, _FORM) | bank

    @cached_property
    def _ends(self) -> Mapping[str, Sequence[str]]:
        """The vocabulary by how words begin (`a`, `ab`, `abc`) and end (`.yz`, `.xyz`), and the short ones."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in self._vocabulary:
            for end in (word[:1], word[:2], word[:3], f".{word[-2:]}", f".{word[-3:]}"):
                found[end].append(word)
            if len(word) <= _SHORT:
                found[""].append(word)
        return found

    def _about(self, word: str, edits: int) -> Sequence[str]:
        """The words that may be so many slips away. One slip leaves the beginning or the end of a word as it
        was; of more, some are not seen where they spoil both the first letter and the end."""
        if len(word) < _SHORT:
            return self._ends.get("", ())
        size = 3 if len(word) >= 7 else 2
        begin, end = word[: size if edits == 1 else 1], f".{word[-size:]}"
        return list(dict.fromkeys((*self._ends.get(begin, ()), *self._ends.get(end, ()))))

    @cached_property
    def _sounds(self) -> Mapping[str, Sequence[str]]:
        """How a word sounds -> the words of the bank that sound so."""
        found: dict[str, list[str]] = defaultdict(list)
        for word, count in self._counts.items():
            if count and len(word) >= _SHORTEST_FORM and word.isalpha():
                found[sound(word)].append(word)
        return found

    def near(self, word: str) -> list[tuple[str, float]]:
        """The words that a word may be a misspelling of, likeliest first, with the cost of the slips."""
        if len(word) > _LONGEST:
            return []
        from rapidfuzz import process  # imported here: most questions hold no misspelling
        from rapidfuzz.distance import OSA

        for edits in range(1, 1 + (1 if len(word) <= 5 else 2 if len(word) <= 9 else 3)):
            words = self._about(word, edits)
            near = process.extract(word, words, scorer=OSA.distance, score_cutoff=edits, limit=_MOST_NEAR)
            paid = [(other, cost(word, other)) for other, _, _ in near]
            fair = [(other, c) for other, c in paid if c <= max(_MOST_SHORT, _MOST * max(len(word), len(other)))]
            if fair:
                break
        return sorted(fair, key=lambda pair: pair[1] - _COMMON * math.log(self._vocabulary[pair[0]] + 0.5))

    def alike(self, word: str) -> list[str]:
        """The words of the bank that sound like a word, the most used first."""
        from rapidfuzz.distance import OSA

        found = self._sounds.get(sound(word), ()) if len(word) >= _SHORTEST_FORM else ()
        near = [other for other in found if OSA.normalized_similarity(word, other) >= _LIKE_SOUND]
        return sorted(near, key=lambda other: (other[0] != word[0], -self._counts[other]))


def _forms(root: str) -> Iterator[str]:
    """The usual endings of a word."""
    bare = root[:-1] if root.endswith("e") else root
    yield from (root + "s", bare + "ing", bare + "ed")
    if root.endswith("s"):
        yield root[:-1]


def cost(typed: str, meant: str) -> float:
    """What the slips cost that make one word of another: a weighted optimal string alignment."""
    before: list[float] = []
    row = [0.0]
    for at in range(len(meant)):
        row.append(row[-1] + _left_out(meant, at))
    for place, letter in enumerate(typed):
        extra = _added(typed, place)
        fresh = [row[0] + extra]
        for at, wanted in enumerate(meant):
            best = min(
                row[at] + _changed(letter, wanted, place == at == 0),
                row[at + 1] + extra,
                fresh[at] + _left_out(meant, at),
            )
            if place and at and letter == meant[at - 1] and typed[place - 1] == wanted != letter:
                best = min(best, before[at - 1] + _SWAPPED)
            fresh.append(best)
        before, row = row, fresh
    return row[-1]


def _left_out(meant: str, at: int) -> float:
    if not at:
        return _LEFT_OUT + _FIRST
    return _DOUBLED if meant[at] == meant[at - 1] else _LEFT_OUT


def _added(typed: str, at: int) -> float:
    letter = typed[at]
    if at and letter == typed[at - 1]:
        return _DOUBLED
    beside = {*typed[max(0, at - 1) : at], *typed[at + 1 : at + 2]}
    return (_ADDED if beside.isdisjoint(_NEXT.get(letter, ())) else _BESIDE) + (0.0 if at else _FIRST)


def _changed(letter: str, wanted: str, first: bool) -> float:
    if letter == wanted:
        return 0.0
    near = letter in _NEXT.get(wanted, ())
    vowels = letter in _VOWELS and wanted in _VOWELS
    return (_NEIGHBOUR if near else _VOWEL if vowels else _OTHER) + (_FIRST if first else 0.0)
