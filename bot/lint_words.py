"""Rules for the words that a text is made of: plain ones, figures for numbers, and nothing but words."""

import re
from collections.abc import Iterator

from bot.desk import READ, Desk, Kind
from bot.model import Problem

_PLAIN = {
    "additional": "more, extra", "administer": "give", "administered": "given", "adverse": "unwanted",
    "approximately": "about",  "assist": "help", "commence": "start",
    "consult": "ask, see", "contraindicated": "not advised", "demonstrate": "show", "discomfort": "pain",
    "due to": "because of", "e.g.": "for example", "efficacy": "how well it works", "erythema": "redness",
    "etc": "name them, or such as", "facilitate": "help", "frequently": "often", "however": "but",
    "i.e.": "that is", "in order to": "to", "in the event of": "if", "individuals": "people",
    "initially": "at first", "lesion": "spot", "lesions": "spots", "medication": "medicine",
    "medications": "medicines", "numerous": "many", "obtain": "get", "physician": "doctor",
    "practitioner": "doctor or nurse", "prior to": "before", "pruritus": "itching", "purchase": "buy",
    "regarding": "about", "require": "need", "required": "needed", "requires": "needs",
    "subsequent": "later", "subsequently": "later", "sufficient": "enough", "therefore": "so",
    "typically": "usually", "upon": "on", "utilise": "use", "utilize": "use", "via": "through, by",
    "whilst": "while",
    # no numbers
    "a good chance": "a number", "a small chance": "a number", "a high chance": "a number",
    "good odds": "a number",
    # pictures that a tired reader may take at their word
    "battle": "plain words", "breakthrough": "plain words", "game changer": "plain words",
    "journey": "plain words", "magic": "plain words", "miracle": "plain words",
    "silver bullet": "plain words",
}  # fmt: skip
_PLAIN_WORDS = re.compile(
    rf"(?<![\w-])(?:{'|'.join(re.escape(word) for word in sorted(_PLAIN, key=len, reverse=True))})(?![\w-])",
    re.IGNORECASE,
)


def plain_words(desk: Desk) -> Iterator[Problem]:
    """Short, plain words, and no exclamation marks.

    A warning: the list holds words that have a shorter one, chances told without a number, and figures of
    speech.
    """
    for passage in desk.of(*READ, Kind.QUESTION, Kind.BUTTON):
        for found in _PLAIN_WORDS.findall(passage.text):
            yield passage.place.problem(f"`{found}`: say {_PLAIN[found.lower()]}", level="warning")
        if "!" in passage.text:
            yield passage.place.problem("an exclamation mark: calm is kinder", level="warning")


_SPELLED = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|dozen"
)
_NUMERALS = (
    (re.compile(r"\d ?%|\bper ?cent\b", re.IGNORECASE), "a percentage: say 1 in 10"),
    (re.compile(r"(?<![\w-])\d+(?:\.\d+)? ?[-–—] ?\d+(?![\w-])"), 'a range with a dash: say "2 to 4"'),
    (
        re.compile(rf"(?<!one or )(?<![\w-])(?:{_SPELLED})(?![\w-])", re.IGNORECASE),
        "a number in letters: write the figure",
    ),
    (re.compile(r"\b(?:a|one) (?:third|quarter|fifth|tenth) of\b", re.IGNORECASE), "a fraction: say 1 in 3"),
)


def numerals(desk: Desk) -> Iterator[Problem]:
    """Numbers are figures; "1 in 10" and not 10%; ranges with "to".

    "One" may stay a word, and so may "one or two".
    """
    for passage in desk.of(*READ, Kind.QUESTION, Kind.BUTTON):
        for pattern, why in _NUMERALS:
            for found in pattern.finditer(passage.text):
                yield passage.place.problem(f"`{found[0]}` is {why}")


_PICTURES = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]")
_COLOURED = re.compile(
    r"\b(?:(?:shown|marked|written|printed|highlighted|listed) in (?:red|green|amber|orange|yellow|blue)"
    r"|(?:red|green|amber|orange|yellow|blue) (?:button|text|box|card|line|list|letters))\b",
    re.IGNORECASE,
)


def words_alone(desk: Desk) -> Iterator[Problem]:
    """Words alone carry the meaning: no emoji, arrows or signs, and nothing told by colour ("the red box").

    A screen reader, a printer and a phone from long ago must all say the same.
    """
    for passage in desk.passages:
        for found in _PICTURES.findall(passage.text):
            yield passage.place.problem(f"a picture sign, U+{ord(found):04X}: say it in words")
        for match in _COLOURED.finditer(passage.text):
            yield passage.place.problem(f"`{match[0]}` tells something by colour alone")
