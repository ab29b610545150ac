"""Words as typed -> words that may be kept. What is not known to be harmless goes, so no list of names is needed.

Only words of the bank and of English stay, misspelt ones as the bank's own word; everything else becomes "…". Names
that are words too, long numbers, addresses and what looks like an id go by their shape and by what stands around.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.everyday import WORDS
from bot.names import FAMILY, GIVEN
from bot.scrub_names import TITLES, hide_names
from bot.scrub_shapes import GONE, UNIT, hide_shapes
from bot.text import normalise
from bot.words import Words

ELLIPSIS = "…"
_TOKEN = re.compile(rf"{GONE}|[^\W_]+(?:['’][^\W\d_]+)*|[.,;:!?\n]")
_ENDINGS = (
    ("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"),
    ("ly", ""), ("ily", "y"), ("er", ""), ("er", "e"), ("ier", "y"), ("est", ""), ("est", "e"), ("ness", ""),
)  # fmt: skip
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1(?:ed|ing|er)$")
_DARK = re.compile(
    r"suicid|overdos|\bself harm|\b(?:kill|kills|killing|harm|harming|hang|cut|cutting) (?:my|him|her|your|them|our)"
    r"|\bend (?:it all|my life|everything)|\b(?:want|wants|wanted|wish|going|ready|rather) (?:to )?(?:die|be dead)"
    r"|\bwish i (?:was|were) dead|\brap(?:e|ed|ist)\b|\babus(?:e|ed|ive|er)\b|\bmurder|\bassault|\bviolen"
)
"""What is never kept, even where no alert was given."""
_MOST_WORDS = 80
_LONGEST = 25
_MOST_DIGITS = 4
"""Of numbers side by side, as in "10 to 14" without the "to"."""
_MEDICAL = re.compile(
    r"[a-z]{3,}(?:os[ie]s|itis|omas?|ectomy|otomy|oscop[yi]c?|ology|ologist|opath[yi]c?|algia|plasty|a?emia|iasis|therapy"
    r"|derma|dermal|genic|rrhagia|cillin|mycin|azole|caine|statin|prazole|vir|mab|cort|quine)"
)
"""Endings of terms and medicines that an English dictionary may lack, and that no name has."""


@dataclass(slots=True)
class Token:
    """A word, a mark or GONE, as it stands in the text."""

    raw: str
    words: tuple[str, ...]
    """In small letters, contractions written out; none for a mark."""
    known: bool = False
    rare: bool = False
    """Neither the bank nor everyday English has it in this form."""
    mended: bool = False
    """It was misspelt, or is of another language."""
    term: bool = False
    """It ends like a medical term."""
    gone: bool = False

    @property
    def capital(self) -> bool:
        """Whether it starts with a capital letter."""
        return self.raw[:1].isupper()

    @property
    def mark(self) -> bool:
        """Whether it is punctuation."""
        return not self.words and not self.gone


class Scrub:
    """Scrubs texts by the words of a bank and of English. Keeps nothing of them."""

    def __init__(self, words: Words, english: frozenset[str]) -> None:
        self._words, self._english = words, english

    def __call__(self, text: str) -> str:
        """What may be kept of a text: small letters, plain marks, "…" for what went; empty for nothing."""
        tokens = list(islice(self._tokens(hide_shapes(_plain(text))), 2 * _MOST_WORDS))
        hide_names(tokens)
        _hide_numbers(tokens)
        known = {word for token in tokens if not token.gone for word in token.words if len(word) > 2}
        told = any(word.isalpha() and word not in GIVEN | FAMILY for word in known)
        return _joined(tokens) if told and not _DARK.search(" ".join(normalise(text).words)) else ""

    def _tokens(self, text: str) -> Iterator[Token]:
        before = ""
        for raw in _TOKEN.findall(text):
            words = normalise(raw).words if raw[0].isalnum() else ()
            token = Token(raw, tuple(words), gone=raw == GONE)
            if words:
                self._judge(token, sentence=before in ("", ".", "!", "?", "\n"))
            before = raw
            yield token

    def _judge(self, token: Token, sentence: bool) -> None:
        """Whether a word is known; a misspelt one is mended, but not where its capital makes a name of it, nor one with
        letters that English lacks: in another language it is spelt so."""
        token.known = all(map(self._listed, token.words)) or token.words[0] in TITLES
        word = token.words[0]
        token.term = len(word) > 6 and _MEDICAL.fullmatch(word) is not None
        token.rare = word.isalpha() and word not in WORDS and word not in self._words.counts
        if token.known or len(token.words) > 1 or len(word) > _LONGEST or (token.capital and not sentence):
            token.gone = not token.known
            return
        mended = self._words.repaired(word) if word.isalpha() and token.raw.isascii() else word
        token.gone = mended == word or not self._listed(mended)
        token.mended, token.words = not token.gone, () if token.gone else (mended,)

    def _listed(self, word: str) -> bool:
        if not word.isascii():
            return False
        if not word.isalpha():
            return word.isdigit() or UNIT.fullmatch(word) is not None or bool(self._words.counts.get(word))
        if len(word) < 3:
            return word in WORDS or bool(self._words.counts.get(word))
        if len(word) > 6 and _MEDICAL.fullmatch(word):
            return True
        return any(base in WORDS or base in self._words.counts or base in self._english for base in _bases(word))


def _plain(text: str) -> str:
    """Letters, digits and marks as they look, without what is not seen or only drawn around them."""
    shown = (c for c in unicodedata.normalize("NFKC", text) if c == "\n" or unicodedata.category(c)[0] != "M")
    return "".join(" " if unicodedata.category(c) in ("Cc", "Zs") and c != "\n" else c for c in shown
                   if unicodedata.category(c) != "Cf")  # fmt: skip


def _hide_numbers(tokens: list[Token]) -> None:
    """Takes away numbers that stand side by side, whatever stood between them: together they may be a long one."""
    run: list[Token] = []
    for token in [*tokens, Token("", ("end",))]:
        if not token.gone and token.words and token.words[0].isdigit():
            run.append(token)
        elif token.words or token.gone:
            long = sum(len(number.raw) for number in run) > _MOST_DIGITS
            for number in run:
                number.gone = number.gone or long
            run = []


def _bases(word: str) -> Iterator[str]:
    """A word, and what it may be a form of."""
    for ending, put in _ENDINGS:
        base = word.removesuffix(ending) if ending else word
        if word.endswith(ending) and len(base) > 2 - (not ending):
            yield base + put
    if found := _DOUBLED.search(word):
        yield word[: found.start() + 1]


def _joined(tokens: list[Token]) -> str:
    """The tokens as one line; marks only between words, one "…" for a run of what is gone."""
    parts: list[str] = []
    for token in tokens:
        if token.gone:
            if parts[-1:] != [ELLIPSIS]:
                parts.append(ELLIPSIS)
        elif token.words:
            parts += token.words
        elif parts and parts[-1][-1] not in ".,?!" and parts[-1] != ELLIPSIS:
            parts[-1] += {"\n": ".", ";": ",", ":": ",", "!": "."}.get(token.raw, token.raw)
    return " ".join(parts).rstrip(",")
