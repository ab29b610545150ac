"""What helps signs reach further: points of all words together, short messages, spelling by ear, haste."""

import pytest

from bot.alerts import HINTS, Screen
from bot.draft_alerts import AlertsFile, Cues, FlagDraft, PointsDraft, Sign, Slips
from bot.model import Level
from bot.text import normalise

CUES = Cues(
    fillers="is / the", dropped="is / the", denials="no", openers="can", persons="i", statements="the", asked="can you",
    concrete="can you help",
)  # fmt: skip
POINTS = PointsDraft(
    base=-2.0, without_sign=1.5, unsure_urgent=-1.0, sure_urgent=-4.0, unsure_emergency=-2.0, sure_emergency=-5.5,
    words={
        "shiver": "2.0", "red": "leg 2.0", ".shivered": "1.0", "leg": "0.5", "price": "-1.0", "holiday": "-3.0",
        "no:red": "-3.0", "tea": "_ cake -3.0", "toast": "^ -3.0", "honey": "$ -3.0", "on": "0.0", "fever": "0.0",
        "blood": "0.0", "chest": "0.0",
    },
    about={"fever": {"1.0": "shiver", "-9.0": "chest"}, "bleeding": {"2.0": "blood", "9.0": "chest"}, "despair": {}},
)  # fmt: skip


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
        ("shiver red leg", [("fever", False)]),  # -2 + 2 + 2 + 0.5
        ("no red leg shiver", []),  # what is denied has other points
        ("shiver red leg price", [("fever", False)]),
        ("shivered red leg", [("fever", False)]),  # a word as typed has points of its own
        ("shiver red leg tea with cake", []),  # and two words with one between
        ("toast red leg shiver", []),  # and how it begins
        ("shiver red leg honey", []),  # and how it ends
        ("price? shiver red leg shivered", [("fever", False)]),
        ("holiday holiday? shiver red leg shivered", []),  # 3.5 by itself, less 3: the rest says how it is meant
        ("fever on the holiday", []),  # -2 - 3: too few for the sign
        ("blood on the holiday", [("bleeding", True)]),  # not for a sure emergency
        ("blood on the holiday price", []),  # -2 - 3 - 1: too few for it as well
        ("holiday price red? blood", [("bleeding", True)]),  # its sentence has enough by itself
        ("blood", [("bleeding", True)]),
        ("schüttel shiver red leg bein rot wunde fuss heiss", []),  # mostly unknown words: another language
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
