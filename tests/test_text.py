"""What a person typed becomes comparable words: whatever the keyboard, the haste or the disguise."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text import clean, normalise, stem

ANYTHING = st.text(st.characters(), max_size=200)
"""Any code points at all, lone surrogates too: a broken terminal can send them."""


def words(text: str) -> str:
    return " ".join(normalise(text).words)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Does it HURT?", "does it hurt"),
        ("  does\tit\n\nhurt  ", "does it hurt"),
        ("can't", "can not"),
        ("can’t", "can not"),
        ("can`t", "can not"),
        ("cant", "can not"),
        ("CAN'T", "can not"),
        ("cannot", "can not"),
        ("won't", "will not"),
        ("wont", "will not"),
        ("I'm", "i am"),
        ("im", "i am"),
        ("I've", "i have"),
        ("what's", "what"),
        ("doctor's", "doctor"),
        ("my wart's", "my wart"),
        ("it'll", "it will"),
        ("they're", "they are"),
        ("o'clock", "oclock"),
        ("well", "well"),
        ("hell", "hell"),
        ("u", "you"),
        ("pls b4 2day", "please before today"),
        ("soooooo", "soo"),
        ("noooo!!!", "noo"),
        ("1000000", "1000000"),
        ("café", "cafe"),
        ("naïve", "naive"),
        ("ﬁngers", "fingers"),
        ("ｗａｒｔ", "wart"),
        ("𝔀𝓪𝓻𝓽", "wart"),
        ("wаrt", "wart"),  # a Cyrillic а
        ("wαrt", "wart"),  # a Greek α
        ("wa\u00adrt", "wart"),
        ("w\u200ba\u200br\u200bt", "wart"),
        ("\ufeffwart\u202e", "wart"),
        ("wart\x00s", "wart s"),
        ("бородавка", "бородавка"),
        ("κρυοθεραπεία", "κρυοθεραπεια"),
        ("½", "1 2"),
        ("-196°C", "196 c"),
        ("snake_case", "snake case"),
        ("", ""),
        (" \n\t ", ""),
        ("🧊❄️👩🏽‍⚕️", ""),
        ("?!.,", ""),
        ("\ud800", ""),
    ],
)
def test_what_is_typed_is_read_as(typed: str, read: str) -> None:
    assert words(typed) == read


def test_marks_stand_before_the_word_they_part() -> None:
    query = normalise("It hurts. Is that ok? Yes, no\nmore; then: end")
    assert dict(zip(query.words, query.marks, strict=True)) == {
        "it": "", "hurts": "", "is": ".", "that": "", "ok": "", "yes": "?", "no": ",",
        "more": "\n", "then": ",", "end": ",",
    }  # fmt: skip


def test_a_strong_mark_outweighs_a_comma() -> None:
    assert normalise("one, . two").marks == ("", ".")
    assert normalise("one ?, two").marks == ("", "?")
    assert normalise("?one").marks == ("?",)


def test_stems_join_forms_of_a_word() -> None:
    assert stem("blisters") == stem("blister") == stem("blistering")
    assert normalise("freezing freezes").stems == ("freez", "freez")


@given(ANYTHING)
@example("\ud800'\udfff")
@example("a\u0301'" * 50)
@example("'" * 100)
@example("\u0345\u03b9'm")
def test_normalise_never_raises_and_its_parts_agree(text: str) -> None:
    query = normalise(text)
    assert len(query.words) == len(query.stems) == len(query.marks)
    assert all(query.words)
    assert set(query.marks) <= {"", ",", ".", "?", "\n"}
    assert all(not character.isspace() for word in query.words for character in word)
    assert normalise(text) == query, "the same words, the same query"


@given(ANYTHING)
@example("ſ")
@example("İ")
@example("K")
@example("ﬀ")
@example("\u1e9e")
def test_clean_is_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(st.text(st.sampled_from("abcdeinorstuy .,?\n"), max_size=60))
def test_normalised_words_are_read_as_themselves(text: str) -> None:
    once = words(text)
    assert words(once) == once


@given(ANYTHING)
def test_case_does_not_matter_for_plain_letters(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert normalise(plain.upper()) == normalise(plain.lower())


@given(st.text(st.characters(max_codepoint=0x24F), max_size=40), st.integers(0, 40))
def test_hidden_characters_change_nothing(text: str, at: int) -> None:
    assert words(text[:at] + "\u200b" + text[at:]) == words(text)


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a ",
        "a'",
        "'",
        "é",
        "wа",
        "\u200b",
        "🧊",
        "\x00",
        "\u0301",
        "?",
        "can't ",
        "ﷺ",
        "\ud800",
        "aaa'bbb",
        "\n",
        "soooo ",
    ],
)
def test_a_hundred_thousand_characters_are_read_in_linear_time(unit: str) -> None:
    """Ten times the text costs about ten times the time; a quadratic step would cost a hundred."""

    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        best = float("inf")
        for _ in range(2):
            start = time.perf_counter()
            normalise(text)
            best = min(best, time.perf_counter() - start)
            if best > 0.2:
                break  # long enough to be measured once
        return best

    assert seconds(100_000) < max(40 * seconds(10_000), 0.05)


def test_every_letter_of_every_script_can_be_typed() -> None:
    for start in range(0, 0x30000, 0x1000):
        normalise("".join(f"a{chr(code)} " for code in range(start, start + 0x1000)))
    assert words("still here") == "still here"
