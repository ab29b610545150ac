"""Utterance -> Query: what a person typed, made comparable. Knows letters and stems, but no content."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

import Stemmer

from bot.model import Query

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ`´′＇‛"), "'")
# Cyrillic and Greek letters that look like Latin ones, as spam filters and phone keyboards mix them in.
_LOOKALIKES = str.maketrans(
    "абвеёзіїјкмнорстухһѕԁԛԝɡαβεικνορτυχ", "abbee3iijkmhopctyxhsdqwgabeikvoptux"
)
# Letters that haste, and many keyboards, write as others, in the languages of tongues.yaml.
_SAME = str.maketrans({"ı": "i", "œ": "oe", "æ": "ae", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "گ": "ق", "ـ": None})
_LATIN = re.compile(r"[a-z]")
_OTHER = re.compile("[\u0370-\u052f]")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.,;:!?…\n]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
# No cache: it would keep what people typed.
_STEMMER = Stemmer.Stemmer("english", 0)
_stem = _STEMMER.stemWord
_MARKS = {"\n": "\n", "?": "?", ",": ",", ";": ",", ":": ","}

_NOT = "ca|wo|do|does|did|is|are|was|were|has|have|had|could|should|would|must|need|ai|sha|might"
_CONTRACTIONS = {f"{verb}n't": f"{verb} not" for verb in _NOT.split("|")} | {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "ain't": "is not",
    "i'm": "i am", "let's": "let us", "y'all": "you all",
}  # fmt: skip
# Without the apostrophe, as phones and haste write them; left out where it is another word (well, hell).
_CONTRACTIONS |= {
    short.replace("'", ""): long for short, long in _CONTRACTIONS.items() if short not in ("won't",)
} | {
    "im": "i am", "ive": "i have", "youre": "you are", "theyre": "they are", "whats": "what is",
    "hes": "he is",
    "shes": "she is", "thats": "that is", "theres": "there is", "hows": "how is", "wont": "will not",
    "dunno": "do not know", "gonna": "going to", "wanna": "want to", "gotta": "got to", "lemme": "let me",
    "gimme": "give me", "kinda": "kind of",
}  # fmt: skip
_ENDINGS = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'s": ""}
_CHAT = {
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks", "ty": "thanks",
    "bc": "because", "cuz": "because", "coz": "because", "cos": "because", "b4": "before", "2day": "today",
    "2moro": "tomorrow", "tmrw": "tomorrow", "smth": "something", "sth": "something", "abt": "about",
    "w": "with",
    "wo": "without", "w/o": "without", "idk": "do not know", "tho": "though", "ppl": "people", "dr": "doctor",
    "docs": "doctors", "appt": "appointment", "preg": "pregnant", "meds": "medicines", "hv": "have",
    "hav": "have", "hurtz": "hurts", "cn": "can", "shud": "should", "wud": "would", "cud": "could",
    "enuf": "enough", "enuff": "enough", "wen": "when", "da": "the", "dis": "this", "dat": "that",
    "wit": "with",
    "wat": "what",
    "wots": "what is", "wot": "what", "y": "why", "n": "and", "bf": "boyfriend", "gf": "girlfriend",
    "hubby": "husband",
    "rn": "right now", "asap": "soon", "gr8": "great", "l8r": "later", "tx": "treatment",
    "temp": "temperature",
}  # fmt: skip


def stem(word: str) -> str:
    """The Snowball stem of a normalised word (Porter 2001)."""
    return str(_stem(word))


def stems(words: list[str]) -> list[str]:
    """The stems of many normalised words, faster than one by one."""
    return list(_STEMMER.stemWords(words))


def clean(utterance: str) -> str:
    """The letters alone: NFKC, lower case, plain apostrophes, no accents, nothing hidden, no look-alikes."""
    if utterance.isascii():
        return utterance.lower().replace("`", "'")
    text = utterance.translate(_APOSTROPHES)  # before NFKC, which would make a blank of an acute accent
    text = _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).translate(_APOSTROPHES).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFC", "".join(
            c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)))  # fmt: skip
        text = text.translate(_SAME)
        if _LATIN.search(text) and _OTHER.search(text):
            text = re.sub(r"[^\W\d_]+", _undisguised, text)
    return text


def _undisguised(word: re.Match[str]) -> str:
    """A word that mixes alphabets, in Latin letters; a word wholly in another alphabet as it is."""
    letters = word.group()
    return letters.translate(_LOOKALIKES) if _LATIN.search(letters) and _OTHER.search(letters) else letters


def normalise(utterance: str) -> Query:
    """The words of an utterance: contractions and chat short forms written out, stretched letters calmed.

    Args:
        utterance: anything that a person can type, of any length; linear in it.
    """
    words: list[str] = []
    marks: list[str] = []
    mark = ""
    for token in _TOKEN.findall(clean(utterance)):
        if not token[0].isalnum():
            mark = _MARKS.get(token, ".") if mark in ("", ",") else mark
            continue
        for word in _written_out(token):
            words.append(word)
            marks.append(mark)
            mark = ""
    return Query(tuple(words), tuple(map(stem, words)), tuple(marks))


def bank_words(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The words of each text as `normalise` has them. Remembers words while it runs: for a pack's own texts
    alone."""
    known: dict[str, list[str]] = {}
    for text in texts:
        tokens = _TOKEN.findall(clean(text))
        for token in tokens:
            if token not in known:
                known[token] = _written_out(token) if token[0].isalnum() else []
        yield tuple(chain.from_iterable(map(known.__getitem__, tokens)))


def _written_out(token: str) -> list[str]:
    token = _STRETCHED.sub(r"\1\1", token)
    long = _CONTRACTIONS.get(token) or _CHAT.get(token)
    if long:
        return long.split()
    head, apostrophe, tail = token.partition("'")
    if not apostrophe:
        return [token]
    ending = _ENDINGS.get("'" + tail)
    if ending is None:
        return [head + tail.replace("'", "")]
    return [head, ending] if ending else [head]
