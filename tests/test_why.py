"""Why a question was decided as it was: the words that counted, what came near, and what held an answer
back."""

import pytest
from conftest import TEXTS, Workspace, sign_all, vetted
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine import Engine
from bot.model import Answer, Suggest
from bot.pack import Pack
from bot.why import why


@pytest.fixture
def engine(pack: Pack) -> Engine:
    return Engine(pack)


def test_it_names_the_words_the_phrasing_the_score_and_the_second(engine: Engine) -> None:
    text = why(engine, "is a big bleb normal")
    assert "blister (or a word for the same)" in text
    assert 'Nearest is blister, by its phrasing "' in text
    assert "Second is " in text
    assert "\n" not in text


def test_words_stand_as_they_were_typed(engine: Engine) -> None:
    assert "bubble" in why(engine, "a bubble of fluid")
    assert "showers" in why(engine, "are showers allowed tomorrow")


def test_it_says_what_an_answer_would_have_taken(engine: Engine) -> None:
    question = "should I cover it"
    assert isinstance(engine.decide(question), Suggest)
    assert "an answer takes 0.50 and an offer 0.20" in why(engine, question)
    assert "an answer takes" not in why(engine, "is a blister normal")


def test_a_red_flag_comes_before_matching(engine: Engine) -> None:
    assert why(engine, "I cannot breathe") == "Red flag breathing: its signs stand before any matching."


@pytest.mark.parametrize("utterance", ["", "quokka", "?", "\U0001f600"])
def test_nothing_known(engine: Engine, utterance: str) -> None:
    assert why(engine, utterance) == "No word of it is known to any entry."


def test_what_is_outside_says_so(engine: Engine) -> None:
    assert "laser is marked as outside" in why(engine, "laser hair removal price")


def test_the_part_that_was_surest_is_named(engine: Engine) -> None:
    text = why(engine, "My dog was happy. Is a blister normal? The weather was fine.")
    assert 'in the part "is a blister normal"' in text


@pytest.fixture
def strict(workspace: Workspace) -> Engine:
    """The small pack with words that are not covered and words that must agree."""
    lexicon = TEXTS["en/lexicon.yaml"] + "not_covered: [botox]\nmust_agree: [normal, tomorrow]\n"
    return Engine(vetted(sign_all(workspace({**TEXTS, "en/lexicon.yaml": lexicon}))))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("should I pop the blister tomorrow", "blister never speaks of tomorrow"),
        ("is a blister normal after botox", "the lexicon lists one of its words as not covered"),
        ("quokka wombat blister", "as many of its words are known to no entry"),
    ],
)
def test_each_doubt_is_told(strict: Engine, question: str, said: str) -> None:
    assert not isinstance(strict.decide(question), Answer)
    text = why(strict, question)
    assert said in text
    assert "It is not answered outright because" in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.text(max_size=100)
    | st.lists(st.sampled_from("is a blister normal and can I wash? . tomorrow laser".split())).map(" ".join)
)
def test_whatever_is_asked_gets_one_paragraph(engine: Engine, utterance: str) -> None:
    text = why(engine, utterance)
    assert text.endswith(".")
    assert "=" not in text or "=" in utterance
