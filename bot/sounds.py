"""How an English word sounds, roughly: a key that words spelt by ear share ("moal" and "mole", "servix" and
"cervix").

A shortened form of the rules that Metaphone (Philips 1990) made known: consonants as they sound, vowels only
as places.
"""

import re

_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:kn|gn|pn)", "n"), (r"^wr", "r"), (r"^ps", "s"), (r"mb$", "m"),
        (r"tch", "ch"), (r"sch", "sk"), (r"ph", "f"), (r"ght", "t"), (r"[ou]ugh$", "uf"), (r"gh", ""),
        (r"qu", "kw"), (r"x", "ks"), (r"ck", "k"), (r"c(?=[eiy])", "s"), (r"c(?!h)", "k"),
        (r"dg(?=[eiy])", "j"),
        (r"[sc]ia|[st]io", "sha"), (r"z", "s"), (r"v", "f"), (r"oul(?=d)", "u"), (r"th", "t"),
        (r"(?<=[aeiou])w", ""),
        (r"y", "i"), (r"(?<!^)h", ""), (r"e$", ""), (r"[aeiou]+", "a"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


def sound(word: str) -> str:
    """The key of a word in lower-case Latin letters; words that sound alike mostly share it."""
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word
