"""An alert stays an alert however it is typed, and screening never fails or slows down on anything."""

import random
import re
import time

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from bot import content
from bot.alerts import Screen
from bot.slips import _forms, _is_slip, _stretched, slipped
from bot.text import normalise, stem

DRAFT = content.load(ROOT / "faq")
SCREEN = Screen(DRAFT.alerts, DRAFT.points)
MUST = [(flag.id, text) for flag in DRAFT.alerts.alerts for text in flag.must]
ASKED = (
    "how much does it cost",
    "what are your opening hours",
    "does it hurt",
    "can I bring my phone",
    "do I need to book",
)
HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
EMOJI = "😭🙏❗️🚑😱"

a_message = st.sampled_from(MUST)
few = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def flags(text: str) -> set[str]:
    return {seen.flag for seen in SCREEN.look(SCREEN.mended(normalise(text)))}


@few
@given(a_message, st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_case(message: tuple[str, str], change: object) -> None:
    assert callable(change)
    assert message[0] in flags(change(message[1]))


@few
@given(a_message, st.sampled_from(["  ", "\t", "\u00a0", "   \n"[:3], " \u2009"]))
def test_spacing(message: tuple[str, str], gap: str) -> None:
    assert message[0] in flags(gap + message[1].replace(" ", gap) + gap)


@few
@given(a_message, st.sampled_from("’‘ʼ`´′＇"))
def test_apostrophes(message: tuple[str, str], apostrophe: str) -> None:
    assert message[0] in flags(message[1].replace("'", apostrophe))
    assert message[0] in flags(message[1].replace("'", ""))


@few
@given(
    a_message,
    st.sampled_from(["!", "!!!", "...", "?", " .", "…", "?!?"]),
    st.sampled_from(["", "... ", "!! ", "- "]),
)
def test_punctuation_around(message: tuple[str, str], end: str, start: str) -> None:
    assert message[0] in flags(start + message[1] + end)


@few
@given(a_message, st.sampled_from(EMOJI), st.booleans())
def test_emoji(message: tuple[str, str], emoji: str, between: bool) -> None:
    text = message[1].replace(" ", f" {emoji} ") if between else f"{emoji}{message[1]}{emoji}{emoji}"
    assert message[0] in flags(text)


@few
@given(a_message, st.sampled_from(HIDDEN), st.integers(0, 80))
def test_hidden_letters(message: tuple[str, str], hidden: str, place: int) -> None:
    at = place % (len(message[1]) + 1)
    assert message[0] in flags(message[1][:at] + hidden + message[1][at:])


@few
@given(a_message, st.sampled_from(ASKED), st.sampled_from(["? ", ". ", "\n", "?? "]))
def test_an_ordinary_question_before_or_after(message: tuple[str, str], question: str, joint: str) -> None:
    assert message[0] in flags(question + joint + message[1])
    assert message[0] in flags(message[1] + joint.replace("?", ".") + question + "?")


@st.composite
def a_slip(draw: st.DrawFn) -> tuple[str, str, str]:
    """A message, and the same with one wrong letter in one word of six letters or more."""
    flag, text = draw(a_message)
    words = list(re.finditer(r"[a-zA-Z]{6,}", text))
    assume(words)
    word = draw(st.sampled_from(words))
    letters = list(word.group())
    at = draw(st.integers(0, len(letters) - 1))
    match draw(st.sampled_from(["drop", "double", "swap", "change"])):
        case "drop":
            del letters[at]
        case "double":
            letters.insert(at, letters[at])
        case "swap" if at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        case _:
            letters[at] = draw(st.sampled_from("qxzvk"))
    typed = "".join(letters).lower()
    slips = SCREEN._slips
    assume(typed not in slips._own and stem(typed) not in slips._stems)  # another word is no slip
    return flag, text, text[: word.start()] + "".join(letters) + text[word.end() :]


@settings(
    max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(a_slip())
def test_one_slip_in_a_long_word(slip: tuple[str, str, str]) -> None:
    """Still an alert, though perhaps another one: the word may have told two red flags apart."""
    _, _, typed = slip
    assert flags(typed)


@few
@given(st.text(alphabet="abcde", min_size=3, max_size=8), st.text(alphabet="abcde", min_size=3, max_size=8))
@example("abcd", "abdc")
def test_slipped_is_an_edit_distance_of_at_most_one(one: str, two: str) -> None:
    edits = {one}
    edits |= {one[:i] + one[i + 1 :] for i in range(len(one))}
    edits |= {one[:i] + c + one[i:] for i in range(len(one) + 1) for c in "abcde"}
    edits |= {one[:i] + c + one[i + 1 :] for i in range(len(one)) for c in "abcde"}
    edits |= {one[:i] + one[i + 1] + one[i] + one[i + 2 :] for i in range(len(one) - 1)}
    assert slipped(two, one) == (two in edits)


@few
@given(st.text(max_size=400))
def test_anything_is_screened(text: str) -> None:
    query = SCREEN.mended(normalise(text))
    assert len(query.words) == len(query.stems) == len(query.marks)
    for seen in SCREEN.look(query):
        assert 0 <= seen.words[0] <= seen.words[1] < len(query.words)


def test_no_slip_is_missed_for_being_sought_by_parts_of_words() -> None:
    """Each word is sought among those that share a part with it; here it is compared with all."""
    draw = random.Random(3)
    slips = SCREEN._slips
    forms = [(root, place, form) for root in slips._roots for place, form in enumerate(_forms(root))]
    for _, _, form in draw.sample(forms, 15):
        at, letter = draw.randrange(len(form)), draw.choice("aeinrst")
        swapped = form[:at] + form[at + 1 : at + 2] + form[at] + form[at + 2 :]
        changes = (("", 1), (letter, 0), (letter, 1))
        for typed in (*(form[:at] + put + form[at + step :] for put, step in changes), swapped):
            near: set[str] = set()
            for each in (typed, *_stretched(typed)) if len(typed) >= 5 else ():
                found = sorted((row for row in forms if _is_slip(each, row[2])), reverse=True)
                near.update({root: near_ for root, _, near_ in found}.values())
            assert slips._nearest(typed) == sorted(near) or len(typed) < 5, typed


WORDS = sorted(SCREEN._book.words)
ADVERSARIAL = {
    "one word": "breathe ",
    "denials": "not no never without ",
    "fillers": "my the so very ",
    "all words of signs": " ".join(WORDS) + " ",
    "cancelled signs": "no chest pain no bleeding not suicidal ",
    "questions": "can chest pain what if faint ",
    "slips": "breathnig unconcsious swolllen colapse ",
    "words of signs, a letter short": " ".join(word[:2] + word[3:] for word in WORDS if len(word) > 4) + " ",
    "words of signs, a letter doubled": " ".join(word[:2] + word[1:] for word in WORDS if len(word) > 4) + " ",
    "words of five letters": "".join(f"{a}o{b}a{c} " for a in "bdfgl" for b in "mnprst" for c in "klmnprstx"),
    "unknown words": "".join(f"w{chr(97 + i % 26)}{chr(97 + i // 26)}rtless " for i in range(500)),
    "marks": "a,b.c?d;e!f:",
    "one long word": "swell",
}


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_screening_stays_linear(name: str) -> None:
    """Eight times the text takes at most thirty times as long: nothing grows with the square (64)."""
    unit = ADVERSARIAL[name]

    def took(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        best = 9.0
        for _ in range(3):
            screen = Screen(DRAFT.alerts, DRAFT.points)
            screen.look(screen.mended(normalise("chest pain")))
            start = time.process_time()
            screen.look(screen.mended(normalise(text)))
            best = min(best, time.process_time() - start)
        return best

    small, large = took(4096), took(8 * 4096)
    assert large < 30 * max(small, 0.002)
