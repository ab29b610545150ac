"""Slips of the thumb in the words of signs: one wrong, missing, doubled or swapped letter in a long word, two
words stuck together, a word torn apart, a word spelt by ear. Knows no signs; corrects only towards the words that
it is given.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from bot.model import Query
from bot.signs import EITHER
from bot.sounds import sound
from bot.text import normalise, stem

_LONG = 6
_SHORT = 5
_LONGEST = 24
_MOST = 350
"""Words of a message that are looked at, the first, each counted once: more are in no text of 4,096 characters that
a person writes."""
_BEFORE_T = {
    word: normalise(word + "n't" if word not in ("can", "won") else word + "'t").words
    for word in ("can", "won", "do", "does", "did", "is", "are", "was", "has", "have", "could", "would")
} | {
    word: normalise(word + "'t").words
    for word in ("don", "doesn", "didn", "isn", "aren", "wasn", "hasn", "couldn")
}
"""A word and the t that an apostrophe, typed as another mark, cut off: can;t."""
_DIGITS = str.maketrans("013457", "oleast")


class Slips:
    """Corrects words towards a list of words."""

    def __init__(
        self, means: Mapping[str, str], glued: Iterable[str], by_ear: str, own: Iterable[str], words: Iterable[str]
    ) -> None:
        """Args:
        means: misspelling -> the words meant.
        glued: words that get stuck to the next one.
        by_ear: words that people spell as they sound; blanks between.
        own: words that are no slips.
        words: the words to correct towards.
        """
        self._means = {word: normalise(meant).words for word, meant in means.items()}
        self._glued = {word: normalise(word).words for word in glued}
        self._sounds = {word[0] + sound(word): word for word in by_ear.split()}
        self._own = frozenset(own)
        self._words = frozenset(words)

    def mended(self, query: Query) -> Query:
        """The query with its slips corrected; the same one if there are none."""
        words: list[str] = []
        marks: list[str] = []
        changed = False
        known: dict[str, tuple[str, ...]] = {word: (word,) for word in query.words}
        known |= {word: self._corrected(word) for word in islice(known, _MOST)}
        for word, mark in zip(query.words, query.marks, strict=True):
            if word == "t" and words and words[-1] in _BEFORE_T:
                words[-1:], marks[-1:] = [*_BEFORE_T[words[-1]]], [marks[-1], ""]
                changed = True
                continue
            better = known[word]
            if better == (word,) and words and mark in ("", ",") and (whole := self._whole(words[-1], word)):
                words[-1], changed = whole, True
                continue
            changed |= better != (word,)
            words.extend(better)
            marks.extend((mark, *("",) * (len(better) - 1)))
        return Query(tuple(words), tuple(map(stem, words)), tuple(marks)) if changed else query

    def _corrected(self, word: str) -> tuple[str, ...]:
        if found := self._means.get(word):
            return found
        known = word in self._words or word in self._own or stem(word) in self._stems
        if known or not _SHORT - 1 <= len(word) <= _LONGEST:
            return (word,)
        if not word.isalpha():
            letters = word.translate(_DIGITS)
            return self._corrected(letters) if letters.isalpha() and not word.isdigit() else (word,)
        if word.endswith("in") and self._is_form(word + "g"):
            return (word + "g",)
        if near := self._nearest(word):
            return (EITHER.join(near),)
        if heard := self._sounds.get(word[0] + sound(word)):
            return (heard,)
        for first in range(2, len(word) - 3):
            if (head := self._glued.get(word[:first])) and self._is_form(word[first:]):
                return (*head, word[first:])
        return (word,)

    def _whole(self, head: str, tail: str) -> str | None:
        """The word that was torn into two."""
        whole = head + tail
        if len(whole) < _LONG or head in self._words or whole in self._own:
            return None
        return whole if self._is_form(whole) else None

    def _is_form(self, word: str) -> bool:
        return word in self._words or word in self._formed

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(stem, self._words))

    @cached_property
    def _roots(self) -> Sequence[str]:
        return [word for word in sorted(self._words) if len(word) >= _SHORT and word.isalpha()]

    @cached_property
    def _formed(self) -> frozenset[str]:
        return frozenset(form for root in self._roots for form in _forms(root))

    @cached_property
    def _parts(self) -> Mapping[int, Mapping[str, Sequence[tuple[str, int, str]]]]:
        """Length -> "blee" (first half), "b.ding" (first letter and second half), ".leeding" (all but the first) ->
        the words to correct towards, each with its root and its place among the forms of that."""
        found: dict[int, dict[str, list[tuple[str, int, str]]]] = defaultdict(lambda: defaultdict(list))
        for root in self._roots:
            for place, form in enumerate(_forms(root)):
                cut = len(form) // 2
                for part in (form[:cut], f"{form[0]}.{form[cut:]}", f".{form[1:]}"):
                    found[len(form)][part].append((root, place, form))
        return found

    def _nearest(self, word: str) -> Sequence[str]:
        """The forms of words that `word` is one slip away from, one of each."""
        near: set[str] = set()
        for typed in (word, *_stretched(word)):
            found = {each for each in self._sharing(typed) if _is_slip(typed, each[2])}
            near.update({root: form for root, _, form in sorted(found, reverse=True)}.values())
        return sorted(near)

    def _sharing(self, typed: str) -> Iterator[tuple[str, int, str]]:
        """The forms that share a part with a word. One slip leaves one half of a form as it is, or swaps two letters
        where halves meet; in the first half it leaves the first letter as it is, or all others."""
        size = len(typed)
        for length in range(max(_SHORT, size - 1), size + 2) if size >= _SHORT else ():
            parts, cut = self._parts.get(length, {}), length // 2
            end = typed[size - length + cut :]
            shared = [typed[:cut], f"{typed[0]}.{end}"]
            if length == size:
                shared += (typed[: cut - 1] + typed[cut], f"{typed[1]}.{end}", f".{typed[1:]}")
            else:
                shared.append(f".{typed}" if length > size else typed[1 : cut + 1])
            for part in shared:
                yield from parts.get(part, ())


def _stretched(word: str) -> Iterator[str]:
    """What may have been typed before three equal letters were calmed to two."""
    for place in range(1, len(word)):
        if word[place] == word[place - 1]:
            yield word[:place] + word[place] + word[place:]


def _forms(root: str) -> Sequence[str]:
    """A word with its usual endings; a short one only with -ed and -ing."""
    bare = root[:-1] if root.endswith("e") else root
    longer = (bare + "ed", bare + "ing")
    return (root, root + "s", *longer) if len(root) > 4 else longer


def _is_slip(word: str, form: str) -> bool:
    return slipped(word, form) and (len(form) >= _LONG or set(word) == set(form))


def slipped(word: str, meant: str) -> bool:
    """Whether one letter was changed, left out or added, or two swapped (optimal string alignment)."""
    if word == meant:
        return True
    first = 0
    for letter, wanted in zip(word, meant, strict=False):
        if letter != wanted:
            break
        first += 1
    rest, left = word[first:], meant[first:]
    return (
        rest[1:] == left[1:]
        or rest[1:] == left
        or rest == left[1:]
        or (rest[:2] == left[1::-1] and rest[2:] == left[2:])
    )


def listed(text: str | None) -> Sequence[str]:
    """The words of a " / " list."""
    return [word.strip() for word in (text or "").split("/") if word.strip()]
