"""Slips of the thumb in the words of signs: one wrong, missing, doubled or swapped letter in a long word, two words
stuck together, a word torn apart. Knows no signs; corrects only towards the words that it is given.
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.model import Query
from bot.text import normalise, stem

_LONG = 6
_ENDINGS = ("", "s", "d", "ed", "ing")
_DIGITS = str.maketrans("013457", "oleast")


class Slips:
    """Corrects words towards a list of words."""

    def __init__(self, means: Mapping[str, str], glued: Iterable[str], own: Iterable[str], words: Iterable[str]) -> None:
        """Args:
        means: misspelling -> the words meant.
        glued: words that get stuck to the next one.
        own: words that are no slips.
        words: the words to correct towards.
        """
        self._means = {word: normalise(meant).words for word, meant in means.items()}
        self._glued = {word: normalise(word).words for word in glued}
        self._own = frozenset(own)
        self._words = frozenset(words)
        self._stems = frozenset(map(stem, self._words))
        self._near: dict[str, tuple[str, ...]] | None = None
        self._known: dict[str, tuple[str, ...]] = {}

    def mended(self, query: Query) -> Query:
        """The query with its slips corrected; the same one if there are none."""
        words: list[str] = []
        marks: list[str] = []
        changed = False
        for word, mark in zip(query.words, query.marks, strict=True):
            better = self._better(word)
            if better == (word,) and words and mark in ("", ",") and (whole := self._whole(words[-1], word)):
                words[-1], changed = whole, True
                continue
            changed |= better != (word,)
            words.extend(better)
            marks.extend((mark, *("",) * (len(better) - 1)))
        return Query(tuple(words), tuple(map(stem, words)), tuple(marks)) if changed else query

    def _better(self, word: str) -> tuple[str, ...]:
        found = self._known.get(word)
        if found is None:
            if len(self._known) > 20_000:
                self._known.clear()
            found = self._known[word] = self._corrected(word)
        return found

    def _corrected(self, word: str) -> tuple[str, ...]:
        if found := self._means.get(word):
            return found
        if word in self._words or word in self._own or not 5 <= len(word) <= 24 or stem(word) in self._stems:
            return (word,)
        if not word.isalpha():
            letters = word.translate(_DIGITS)
            return self._corrected(letters) if letters.isalpha() and not word.isdigit() else (word,)
        if near := self._nearest(word):
            return (near,)
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
        return word in self._words or word in self._forms().get(word, ())

    def _forms(self) -> Mapping[str, tuple[str, ...]]:
        """Every form of the words, and each with one letter left out -> the forms it may stand for. Made when needed."""
        if self._near is None:
            near: dict[str, tuple[str, ...]] = {}
            for word in self._words:
                stems = (word, word[:-1]) if word.endswith("e") else (word,)
                for form in {root + end for root in stems for end in _ENDINGS if (root == word or end in ("ed", "ing")) and (len(word) > 4 or not end)}:
                    if len(form) >= 5 and form.isalpha():
                        for key in (form, *(form[:i] + form[i + 1 :] for i in range(len(form)))):
                            near[key] = (*near.get(key, ()), form)
            self._near = near
        return self._near

    def _nearest(self, word: str) -> str | None:
        forms = self._forms()
        for key in (word, *(word[:i] + word[i + 1 :] for i in range(len(word)))):
            for form in forms.get(key, ()):
                if slipped(word, form) and (len(form) >= _LONG or sorted(set(word)) == sorted(set(form))):
                    return form
        return None


def slipped(word: str, meant: str) -> bool:
    """Whether one letter was changed, left out, added, or two neighbours swapped (optimal string alignment, at most 1)."""
    if word == meant:
        return True
    first = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    rest, wanted = word[first:], meant[first:]
    return (
        rest[1:] == wanted[1:]
        or rest[1:] == wanted
        or rest == wanted[1:]
        or (rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:])
    )


def listed(text: str | None) -> Sequence[str]:
    """The words of a " / " list."""
    return [word.strip() for word in (text or "").split("/") if word.strip()]
