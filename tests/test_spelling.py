"""What a misspelt word stands for: what thumbs do costs less than what they do not, and common words are likelier."""

import subprocess
import sys
from itertools import pairwise
from time import perf_counter

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.everyday import WORDS
from bot.spelling import Speller, cost

LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", max_size=12)


def likeliest(counts: dict[str, int], typed: str) -> str:
    near = Speller(counts).near(typed)
    return near[0][0] if near else ""


# What slips cost


@pytest.mark.parametrize(
    ("slip", "worse", "meant"),
    [
        ("sksn", "skfn", "skan"),  # s is beside a, f is not
        ("skun", "skpn", "skin"),  # u is beside i, p is not
        ("blistar", "blistpr", "blister"),  # a vowel for a vowel, a consonant for one
        ("blisster", "blisqter", "blister"),  # doubled, added
        ("bliseter", "blispter", "blister"),  # one added beside its neighbour, one far from both
        ("sweling", "swellng", "swelling"),  # not doubled, left out
        ("blitser", "blitter", "blister"),  # two changed places, one letter wrong
        ("blster", "blxster", "blister"),  # left out, another in its place
        ("blistwr", "vlister", "blister"),  # in the middle, at the start
        ("bliste", "lister", "blister"),  # the last left out, the first left out
        ("blisterm", "mblister", "blister"),  # added at the end, at the start
        ("blistr", "blst", "blister"),  # one slip, two
    ],
)
def test_what_thumbs_do_costs_less(slip: str, worse: str, meant: str) -> None:
    assert 0 < cost(slip, meant) < cost(worse, meant)


@pytest.mark.parametrize(
    ("typed", "meant"), [("hte", "the"), ("pian", "pain"), ("blsiter", "blister"), ("freezign", "freezing")]
)
def test_two_letters_that_changed_places_are_one_slip(typed: str, meant: str) -> None:
    assert cost(typed, meant) == cost("ba", "ab") < cost("xa", "ab")


def test_slips_far_apart_add_up() -> None:
    one, other = cost("blster", "blister"), cost("blisterr", "blister")
    assert cost("blsterr", "blister") == pytest.approx(one + other)


def test_a_neighbouring_key_is_one_on_either_hand_and_row() -> None:
    near = {key for key in "abcdefghijklmnopqrstuvwxyz" if cost(f"x{key}x", "xgx") < cost("xpx", "xgx")}
    assert near == set("gftyhvb")


@given(LETTERS, LETTERS)
def test_only_the_word_itself_costs_nothing(typed: str, meant: str) -> None:
    assert (cost(typed, meant) == 0) is (typed == meant)
    assert cost(typed, meant) >= 0
    assert cost(typed, typed) == 0


@given(LETTERS, LETTERS)
def test_a_cost_lies_between_the_cheapest_and_the_dearest_way(typed: str, meant: str) -> None:
    """At least the letters that one has more; at most all left out and all added."""
    assert cost(typed, meant) >= 0.6 * abs(len(typed) - len(meant))
    assert cost(typed, meant) <= cost("", meant) + cost(typed, "") + 1e-9


@given(LETTERS, LETTERS, LETTERS)
def test_what_words_share_at_the_end_costs_no_more(typed: str, meant: str, end: str) -> None:
    assert cost(typed + end, meant + end) <= cost(typed, meant) + 1e-9


# What a word stands for


@pytest.mark.parametrize(
    ("typed", "meant", "other"),
    [
        ("skib", "skin", "skid"),  # b is beside n, not d
        ("burmt", "burnt", "burst"),  # m is beside n, not s
        ("swolen", "swollen", "woollen"),
        ("scra", "scar", "scrap"),  # a swap is likelier than a letter left out
        ("xotion", "xoxion", "motion"),  # the first letter is seldom missed
    ],
)
def test_the_nearer_of_two_equally_common_words_is_meant(typed: str, meant: str, other: str) -> None:
    assert likeliest({meant: 2, other: 2}, typed) == meant
    assert likeliest({other: 2, meant: 2}, typed) == meant


def test_of_words_at_the_same_cost_the_common_one_is_meant() -> None:
    assert cost("zlatt", "zlattb") == cost("zlatt", "zlattd")
    for common in ("zlattb", "zlattd"):
        counts = {"zlattb": 1, "zlattd": 1, common: 40}
        assert likeliest(counts, "zlatt") == common


def test_a_word_that_is_common_enough_outweighs_a_slightly_likelier_slip() -> None:
    doubled, left_out = "zattle", "zatlex"
    assert cost("zatle", doubled) < cost("zatle", left_out)
    assert likeliest({doubled: 3, left_out: 3}, "zatle") == doubled
    assert likeliest({doubled: 3, left_out: 300}, "zatle") == left_out


@pytest.mark.parametrize(
    ("typed", "meant"), [("fo", "foz"), ("zj", "zh"), ("qz", "zq"), ("ofz", "foz"), ("zixx", "zix")]
)
def test_words_of_two_and_three_letters_are_mended_by_one_likely_slip(typed: str, meant: str) -> None:
    assert meant not in WORDS
    assert meant in [word for word, _ in Speller({meant: 500}).near(typed)]


@pytest.mark.parametrize(("typed", "other"), [("zp", "za"), ("az", "qz"), ("zzqx", "zbqk"), ("xzq", "kzq")])
def test_short_words_are_not_mended_by_an_unlikely_slip(typed: str, other: str) -> None:
    """A wrong letter far on the keyboard, a wrong first letter, two slips: too much for so few letters."""
    assert other not in [word for word, _ in Speller({other: 500}).near(typed)]


@pytest.mark.parametrize(
    ("typed", "everyday", "banks"),
    [
        ("tommorow", "tomorrow", "tumour"),
        ("waht", "what", "wart"),
        ("shuold", "should", "shoulder"),
        ("coudl", "could", "cold"),
        ("wrok", "work", "wrist"),
        ("peopel", "people", "peel"),
        ("docter", "doctor", "doses"),
    ],
)
def test_a_slip_in_an_everyday_word_does_not_become_a_word_of_the_bank(
    typed: str, everyday: str, banks: str
) -> None:
    assert everyday in WORDS
    assert likeliest({banks: 20}, typed) == everyday


def test_a_word_of_the_bank_in_another_form_is_known_too() -> None:
    assert likeliest({"verruca": 3}, "verucas") == "verrucas"
    assert likeliest({"vesicate": 3}, "vesicaitng") == "vesicating"


def test_words_that_nobody_has_used_are_none_to_mend_to() -> None:
    assert likeliest({"xylophagous": 0}, "xylophagos") == ""
    assert Speller({"xylophagous": 0}).alike("zylophagous") == []


@pytest.mark.parametrize("size", [41, 60, 5000])
def test_nothing_is_so_long(size: int) -> None:
    word = "z" * (size - 1)
    assert Speller({word + "b": 3, word: 3}).near(word + "d") == []


def test_forty_letters_are_not_too_long() -> None:
    word = "z" * 39
    assert likeliest({word + "b": 3}, word + "d") == word + "b"


def test_costs_are_told_and_the_likeliest_is_first() -> None:
    near = Speller({"scab": 9, "scar": 9, "scan": 9}).near("scav")
    assert near[0][0] == "scab"  # v is beside b
    assert all(paid == cost("scav", word) for word, paid in near)
    assert len({word for word, _ in near}) == len(near)


def test_no_bank_leaves_everyday_words() -> None:
    assert likeliest({}, "tommorow") == "tomorrow"
    assert Speller({}).alike("tomorow") == []


# By ear


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("noomonia", "pneumonia"), ("cimptum", "symptom"), ("frekle", "freckle"), ("swehling", "swelling")],
)
def test_a_word_written_by_ear(typed: str, meant: str) -> None:
    assert Speller({meant: 2, "plaster": 9}).alike(typed) == [meant]


def test_by_ear_the_same_first_letter_comes_first_then_the_more_used() -> None:
    counts = {"cryotherapy": 2, "kryotherapy": 9, "cryotherapie": 5}
    assert Speller(counts).alike("cryotherapi") == ["cryotherapie", "cryotherapy", "kryotherapy"]


@pytest.mark.parametrize("typed", ["skn", "plsstr", "", "blister"])
def test_what_is_short_or_looks_nothing_like_it_is_not_heard(typed: str) -> None:
    assert Speller({"skin": 3, "pelosterio": 3}).alike(typed) == []


# Bounds


SPELLER = Speller({word: 1 + len(word) for word in "wart blister plaster scab freezing liquid nitrogen".split()})


@settings(max_examples=200)
@given(st.text(min_size=1, max_size=60) | LETTERS.filter(bool))
def test_whatever_is_typed_is_weighed(typed: str) -> None:
    near = SPELLER.near(typed)
    assert all(paid >= 0 and word for word, paid in near)
    assert (len(typed) <= 40) or not near
    assert SPELLER.near(typed) == near
    assert set(SPELLER.alike(typed)) <= {"wart", "blister", "plaster", "scab", "freezing", "liquid", "nitrogen"}


def test_a_message_of_nothing_but_misspellings_costs_a_bounded_time() -> None:
    """As many words as a message of Telegram's longest can hold, of the length that costs most."""
    words = [f"{first}{second}amzions"[:8] for first in "bcdfghjklmnpqrstvwxz" for second in "bcdfghjklmnpqrstvwxz"]
    SPELLER.near("amzions")
    start = perf_counter()
    for word in words:
        SPELLER.near(word)
    assert perf_counter() - start < 20  # some 2 s; a machine may be busy


def test_the_same_word_is_meant_in_every_process() -> None:
    """Of words as near and as common as one another the same one is taken, whatever order a set comes in."""
    typed = "bke fary gar jne jong kng len oys retal sng sou yall".split()
    code = f"from bot.spelling import Speller; print([Speller({{}}).near(w) for w in {typed!r}])"
    said = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in "123"
    ]  # fmt: skip
    assert said[0]
    assert all(one == other for one, other in pairwise(said))


WORDS_OF_A_BANK = ["wart", "warts", "pain", "liquid", "blister", "freezing", "cryotherapy", "pregnancy", "nitrogen"]


@given(st.sampled_from(WORDS_OF_A_BANK), st.integers(0, 12), st.sampled_from("out in swap other".split()), st.data())
def test_no_single_slip_hides_a_word(word: str, at: int, slip: str, data: st.DataObject) -> None:
    at %= len(word) - 1
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    typed = {
        "out": word[:at] + word[at + 1 :],
        "in": word[:at] + letter + word[at:],
        "swap": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        "other": word[:at] + letter + word[at + 1 :],
    }[slip]
    near = dict(Speller(dict.fromkeys(WORDS_OF_A_BANK, 1)).near(typed))
    assert (word in near) == (cost(typed, word) <= max(0.8, 0.27 * max(len(typed), len(word))))
