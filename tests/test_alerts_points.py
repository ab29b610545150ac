"""What helps signs reach further: points of all words together, short messages, spelling by ear, haste."""

import numpy as np
import pytest

from bot.alerts import HINTS, Screen
from bot.draft_alerts import AlertsFile, Array, Cues, FlagDraft, Layer, PointsDraft, Sign, Slips
from bot.model import Level
from bot.signs import EITHER
from bot.text import normalise

CUES = Cues(
    fillers="is / the", dropped="is / the", denials="no", openers="can", persons="i", statements="the", asked="can you",
    concrete="can you help",
)  # fmt: skip
VECTORS = {
    "shiver": {"danger": 2, "fever": 1}, "red": {"danger": 2}, "leg": {"danger": 0.5}, "price": {"danger": -1},
    "holiday": {"danger": -3}, "tea": {"tea": 1}, "cake": {"cake": 1}, "blood": {"bleeding": 2},
    "chest": {"bleeding": 9}, "fever": {}, "no": {}, "on": {}, "the": {}, "with": {}, "despair": {},
}  # fmt: skip
GENERAL = {"garden": {"danger": 4, "fever": 1}}
"""Known, but in no message learnt from."""
COLUMNS = ("danger", "fever", "bleeding", "tea", "cake", "tea then cake")


def array(rows: object) -> Array:
    found = np.array(rows, "<f2")
    return Array(found.shape, found.tobytes())


def points() -> PointsDraft:
    """A network of which every number can be followed: points = sum of `danger` / root of the words - 2, and nine
    fewer where tea comes two words before cake; said to be denied, a word has three fewer."""
    size, steps = len(COLUMNS), 4
    rows = [[0] * size]
    rows += [[int(v.get(c, 0) * steps) for c in COLUMNS] for v in (VECTORS | GENERAL).values()]
    seen_before_and_after = np.zeros((3 * size, size))
    seen_before_and_after[COLUMNS.index("tea"), -1] = 1
    seen_before_and_after[2 * size + COLUMNS.index("cake"), -1] = 1
    hidden = np.zeros((2 * size, 3))
    hidden[size, 0], hidden[size - 1, 0] = 1, -9
    hidden[1, 1] = hidden[2, 2] = 1
    said = np.zeros((8, size))
    said[1, 0] = -3
    last = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
    return PointsDraft(
        without_sign=0.0, unsure_urgent=-1.0, sure_urgent=-3.0, unsure_emergency=-2.0, sure_emergency=-4.0,
        flags=("fever", "bleeding", "despair"), own=len(VECTORS), words=" ".join(VECTORS | GENERAL),
        vectors=np.array(rows, np.int8).tobytes(), steps=array([1 / steps] * size),
        marks=array(np.zeros((5, size))), said=array(said),
        layers=(Layer(array(seen_before_and_after), array([0, 0, 0, 0, 0, -1])),),
        hidden=Layer(array(hidden), array([64, 0, 0])), last=Layer(array(last), array([-66, 0, 0, 0])),
    )  # fmt: skip


POINTS = points()


def screen(*signs: Sign, points: PointsDraft | None = None, slips: Slips | None = None) -> Screen:
    signs = signs or (Sign(name="bleeds", need=("blood",)),)
    flags = (
        FlagDraft(id="bleeding", level=Level.EMERGENCY, text="-", signs=signs),
        FlagDraft(id="despair", level=Level.EMERGENCY, text="-", signs=(Sign(name="despair", need=("despair",)),)),
        FlagDraft(id="fever", level=Level.URGENT, text="-", signs=(Sign(name="fever", need=("fever",)),)),
    )
    return Screen(AlertsFile(alerts=flags, cues=CUES, slips=slips or Slips()), points)


def seen(screen: Screen, text: str) -> list[tuple[str, bool]]:
    return [(found.flag, found.sure) for found in screen.look(screen.mended(normalise(text)))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("shiver red leg", [("fever", False)]),  # 4.5 / root of 3, less 2
        ("no red leg shiver", []),  # what is denied has fewer
        ("holiday shiver red leg", []),
        ("shiver shiver red leg cake with tea", [("fever", False)]),
        ("shiver shiver red leg tea with cake", []),  # the order counts
        ("fever on the holiday", []),  # -3.5: too few for the sign
        ("fever holiday holiday", [("fever", True)]),  # -5.5, but too short a message to say otherwise
        ("blood on the holiday", [("bleeding", True)]),  # not for a sure emergency
        ("blood on the holiday price holiday", []),  # -4.9: too few for it as well
        ("blood holiday holiday", [("bleeding", True)]),  # too short a message to say otherwise
        ("can i holiday holiday holiday holiday holiday? the blood is on", [("bleeding", True)]),  # only asked beside
        ("the holiday holiday holiday holiday holiday. the blood is on", []),
        ("blood", [("bleeding", True)]),
        ("garden with red", [("fever", False)]),  # a word known by its general meaning alone
        ("garden garden red", []),  # most of them: another language
        ("schüttel shiver red leg bein rot wunde fuss heiss", []),
        ("bledd holliday bloood blood", [("bleeding", True)]),  # unknown words: nothing against the sign
        ("", []),
    ],
)
def test_points_are_a_second_opinion(text: str, found: list[tuple[str, bool]]) -> None:
    assert seen(screen(points=POINTS), text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fever", [("fever", True)]),
        ("fever shiver chest red leg", [("bleeding", False), ("fever", True)]),  # words tell of what is more urgent
        ("blood shiver shiver", [("bleeding", True)]),  # never of what is less so
        ("blood chest despair", [("bleeding", True), ("despair", True)]),
        ("chest shiver red leg", [("bleeding", False)]),
    ],
)
def test_words_tell_which_red_flag_is_meant(text: str, found: list[tuple[str, bool]]) -> None:
    assert seen(screen(points=POINTS), text) == found


def test_only_what_no_sign_was_written_for_is_named_hints() -> None:
    """The engine lets another language speak before hints, never before a sign."""
    made = screen(points=POINTS)
    texts = "fever shiver chest red leg", "chest shiver red leg"
    assert [made.look(normalise(text))[0].sign for text in texts] == ["fever", HINTS]


def test_a_misspelt_word_is_read_as_the_worst_of_what_it_may_be() -> None:
    """Wherever that comes in the alphabet."""
    for harmless, typed in (("shaver", "shxver"), ("shriver", "shrver"), ("shaver shover", "shxver")):
        made = screen(points=POINTS, slips=Slips(forms=f"shiver {harmless}"))
        assert EITHER in made.mended(normalise(typed)).words[0]
        assert seen(made, f"{typed} red leg") == [("fever", False)]


def test_points_say_nothing_about_an_endless_message() -> None:
    assert seen(screen(points=POINTS), "shiver red leg " * 300) == []


def test_a_sign_for_short_messages() -> None:
    short = screen(Sign(name="in a word", need=("stroke",), at_most=2))
    assert seen(short, "stroke??") == [("bleeding", True)]
    assert seen(short, "a stroke of luck today") == []


def test_words_spelt_by_ear() -> None:
    by_ear = screen(slips=Slips(by_ear="blood", words="bled"))
    assert seen(by_ear, "blud") == [("bleeding", True)]
    assert seen(by_ear, "bled") == []


def test_small_words_left_out_in_haste() -> None:
    hasty = screen(Sign(name="spins", need=("head is spinning",)))
    assert seen(hasty, "head spinning") == [("bleeding", True)]
    assert seen(hasty, "is spinning") == []


def test_a_word_of_the_sign_itself_does_not_cancel_it() -> None:
    kit = screen(Sign(name="kit", need=("wart freezer", "eye"), unless="wart"))
    assert seen(kit, "wart freezer in eye") == [("bleeding", True)]
    assert seen(kit, "wart freezer for my wart by eye") == []


def test_a_statement_after_a_question() -> None:
    plain = screen()
    assert seen(plain, "can I swim, the blood is red") == [("bleeding", True)]
    assert seen(plain, "can there be blood") == []
    assert seen(plain, "can you help with blood") == [("bleeding", True)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my laptop lost blood", []),
        ("my laptop broke and she lost blood", [("bleeding", True)]),
        ("she dropped the laptop, blood", [("bleeding", True)]),
        ("on the laptop is blood", [("bleeding", True)]),
        ("my laptop broke and i lost blood", [("bleeding", True)]),
        ("petrified i will lose blood", []),
        ("petrified of losing blood", []),
        ("petrified, she lost blood", [("bleeding", True)]),
        ("petrified i will lose it, she lost blood", [("bleeding", True)]),
    ],
)
def test_what_is_said_of_a_thing_or_only_feared_is_no_danger(text: str, found: list[tuple[str, bool]]) -> None:
    cues = Cues(
        fears="petrified", ahead="will / of", things="laptop", persons="i / she", before_persons="on / of / will",
        statements="she", fillers="the / my",
    )  # fmt: skip
    flags = (FlagDraft(id="bleeding", level=Level.EMERGENCY, text="-", signs=(Sign(name="bleeds", need=("blood",)),)),)
    assert seen(Screen(AlertsFile(alerts=flags, cues=cues)), text) == found
