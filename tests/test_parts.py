"""A message in its parts: sentences, questions joined by a word; and what is one question stays one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parts import parts
from bot.text import normalise


def split(text: str) -> list[str]:
    return [" ".join(part.words) for part in parts(normalise(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Does it hurt? Can I shower?", ["does it hurt", "can i shower"]),
        ("My foot froze. Is a blister normal", ["my foot froze", "is a blister normal"]),
        ("one line\nanother line", ["one line", "another line"]),
        ("does it hurt and how long does it take", ["does it hurt", "and how long does it take"]),
        ("does it hurt, can I shower", ["does it hurt", "can i shower"]),
        ("is it safe or should I wait", ["is it safe", "or should i wait"]),
        ("does it hurt and the blister", ["does it hurt", "and the blister"]),
    ],
)
def test_a_message_is_divided(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    "text",
    ["does it hurt", "wart or mole", "how big, red or sore is a blister", "no but yes", "freeze it, please"],
)
def test_one_question_stays_one(text: str) -> None:
    assert len(split(text)) == 1


@pytest.mark.parametrize("text", ["", "blister", "ok. yes. no."])
def test_single_words_are_no_parts(text: str) -> None:
    assert split(text) == []


def test_a_long_message_costs_a_bounded_number_of_parts() -> None:
    assert len(split("does it hurt? " * 500)) == 40


@given(st.text(alphabet="abc .?,\nandorhow ", max_size=200))
def test_parts_are_runs_of_the_query_in_their_order(text: str) -> None:
    query = normalise(text)
    found = parts(query)
    words = [word for part in found for word in part.words]
    rest = iter(query.words)
    assert all(word in rest for word in words)
    assert all(len(part.words) >= 2 for part in found)
