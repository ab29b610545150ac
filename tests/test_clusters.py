"""Alike questions come together, whatever else is asked, and a key outlives the questions it came from."""

import time
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from bot import clusters, content
from bot.clusters import Cluster
from bot.match import Matcher

DAY = date(2026, 11, 1)
TOPICS = {
    "parking": [
        "is there parking at the clinic", "parking near the clinic", "where is the parking",
        "any parkng spaces for my car", "is parking free", "how much is the parking garage",
    ],
    "voucher": [
        "do you sell gift vouchers", "gift voucher for my mum", "can I redeem a voucher",
        "how long is a gift voucher valid", "gift vouchr please", "a voucher as a gift",
    ],
    "tinnitus": [
        "does it help tinnitus", "cryo for tinnitus", "can freezing cure tinitus", "tinnitus treatment",
    ],
}  # fmt: skip
OTHERS = [
    "why do cats purr", "when does the museum open", "how tall is the tower", "is the moon made of cheese",
    "recipe for onion soup", "who won the match", "what rhymes with orange",
]  # fmt: skip


class Heard(Struct, frozen=True):
    """A question as the queue keeps it."""

    id: int
    day: date
    text: str


def heard(texts: Iterable[str], start: int = 1) -> list[Heard]:
    return [Heard(n, DAY + timedelta(days=n), text) for n, text in enumerate(texts, start)]


def mixed() -> list[str]:
    """The questions of all topics and others in turn."""
    parts: list[Sequence[str]] = [*TOPICS.values(), OTHERS]
    return [part[n] for n in range(max(map(len, parts))) for part in parts if n < len(part)]


def topic(text: str) -> str:
    return next((name for name, texts in TOPICS.items() if text in texts), "")


def together(found: Iterable[Cluster]) -> dict[str, tuple[int, ...]]:
    return {cluster.key: tuple(said.id for said in cluster.said) for cluster in found}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """That of the shipped pack."""
    draft = content.load(ROOT / "faq")
    return Matcher(draft.bank, draft.lexicon, draft.index)


def test_a_topic_comes_together_and_nothing_else_with_it(matcher: Matcher) -> None:
    found = clusters.clusters(heard(mixed()), matcher)
    largest = {topic(cluster.said[0].text): cluster for cluster in found[:3]}
    assert set(largest) == set(TOPICS)
    for name, cluster in largest.items():
        assert {topic(said.text) for said in cluster.said} == {name}
        assert cluster.times >= len(TOPICS[name]) - 1
    assert [cluster.times for cluster in found] == sorted((c.times for c in found), reverse=True)
    assert sum(cluster.times for cluster in found) == len(mixed())


def test_a_word_that_the_bank_lacks_is_found_in_a_slip(matcher: Matcher) -> None:
    found = clusters.clusters(heard(["tinnitus relief", "tinitus", "tinnittus"]), matcher)
    assert [cluster.times for cluster in found] == [3]


def test_days_and_wordings(matcher: Matcher) -> None:
    texts = ["cryo for tinnitus", "Cryo for tinnitus?", "does it help tinnitus", "tinnitus for cryo"]
    (cluster,) = clusters.clusters(heard(texts), matcher)
    assert (cluster.first, cluster.last) == (DAY + timedelta(days=1), DAY + timedelta(days=4))
    assert sorted(map(str.casefold, cluster.wordings(3))) == ["cryo for tinnitus", "does it help tinnitus"]
    assert len(cluster.wordings(1)) == 1


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(mixed()), size=st.integers(0, 20))
def test_what_came_together_stays_together_as_more_is_asked(
    matcher: Matcher, order: list[str], size: int
) -> None:
    """Keys too: a curator may act on a list that is an hour old."""
    few, many = (together(clusters.clusters(heard(part), matcher)) for part in (order[:size], order))
    for key, ids in few.items():
        assert many[key][: len(ids)] == ids


def test_the_order_of_the_rows_does_not_matter(matcher: Matcher) -> None:
    rows = heard(mixed())
    assert together(clusters.clusters(rows[::-1], matcher)) == together(clusters.clusters(rows, matcher))


@pytest.mark.parametrize("name", TOPICS)
def test_a_key_finds_alike_questions_after_its_own_were_erased(matcher: Matcher, name: str) -> None:
    texts = TOPICS[name]
    (key,) = (c.key for c in clusters.clusters(heard(mixed()), matcher) if c.said[0].text == texts[0])
    later = heard([*texts[1:], *OTHERS], start=100)
    found = {c.key: c for c in clusters.clusters(later, matcher, [key])}
    assert {topic(said.text) for said in found[key].said} == {name}
    assert found[key].times >= len(texts) - 2


def test_a_key_without_questions_is_no_cluster(matcher: Matcher) -> None:
    (one,) = clusters.clusters(heard(["does it help tinnitus"]), matcher)
    assert [c.key == one.key for c in clusters.clusters(heard(["recipe for onion soup"]), matcher, [one.key])] == [
        False
    ]


def test_a_key_holds_numbers_and_no_words(matcher: Matcher) -> None:
    for cluster in clusters.clusters(heard(mixed()), matcher):
        parts = cluster.key.split("-")
        assert 1 <= len(parts) <= 6
        assert all(len(part) == 4 and int(part, 16) >= 0 for part in parts)


@pytest.mark.parametrize("text", ["", "?", "🧊", "is it", "the of and", "a" * 5000, "привет как дела"])
def test_anything_that_was_typed_has_a_cluster(matcher: Matcher, text: str) -> None:
    found = clusters.clusters(heard([text, text, "does it help tinnitus"]), matcher)
    assert sorted(cluster.times for cluster in found) == [1, 2]
    assert all(cluster.key for cluster in found)


def test_nothing_kept(matcher: Matcher) -> None:
    assert clusters.clusters([], matcher) == []


def test_thousands_of_questions_take_seconds(matcher: Matcher) -> None:
    texts = mixed()
    many = [f"{texts[n % len(texts)]} {texts[n // len(texts) % len(texts)]}" for n in range(4000)]
    start = time.perf_counter()
    found = clusters.clusters(heard(many), matcher)
    assert time.perf_counter() - start < 20, "about 3 s on an idle machine"
    assert sum(cluster.times for cluster in found) == len(many)
