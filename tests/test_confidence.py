"""How sure the best entry is: a chance, which rises with its lead and falls with every rival."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.confidence import TAUGHT, UNTAUGHT, Judge, Measures

SHARES = st.floats(0, 1)
SCORES = st.floats(-20, 20)
MEASURES = st.builds(Measures, SCORES, SCORES, SHARES, SHARES, SHARES, SHARES)
JUDGES = pytest.mark.parametrize("judge", [TAUGHT, UNTAUGHT], ids=["taught", "untaught"])
LIKE = Measures(score=3.0, odds=1.0, phrasing=0.7, profile=0.6, covered=0.8, overlap=0.6)
"""An entry that is fairly near."""


def behind(lead: float, entry: Measures = LIKE) -> Measures:
    """An entry just as near but for its score."""
    return entry._replace(score=entry.score - lead)


@JUDGES
@given(
    best=MEASURES,
    second=MEASURES,
    others=st.lists(SCORES, max_size=20),
    more=st.integers(0, 1000),
    words=st.integers(0, 2000),
)
def test_it_is_a_chance(
    judge: Judge, best: Measures, second: Measures, others: list[float], more: int, words: int
) -> None:
    top, *rest = sorted([best.score, second.score, *others], reverse=True)
    best, second = best._replace(score=top), second._replace(score=rest[0])
    found = judge.confidence(best, second, rest[1:], 2 + len(others) + more, words)
    assert 0 <= found <= 1
    assert found == judge.confidence(best, second, iter(rest[1:]), 2 + len(others) + more, words)


@JUDGES
def test_it_is_the_logistic_model_of_its_docstring(judge: Judge) -> None:
    """Counted out once: the chance of the best in a softmax over the bank, then each weight times its measure."""
    best = Measures(2.5, 1.2, 0.8, 0.5, 0.9, 0.75)
    second = Measures(1.0, 0.4, 0.3, 0.4, 0.6, 0.25)
    powers = [math.exp(score) for score in (2.5, 1.0, 0.5, -0.5, 0.0, 0.0, 0.0)]  # three have no score
    chance = powers[0] / sum(powers)
    odds = judge.bias + judge.length * math.log(1 + 6)
    odds += judge.chance * chance + judge.chance_lead * chance * (1 - powers[1] / powers[0])
    odds += judge.score_lead * 1.5
    odds += judge.phrasing * 0.8 + judge.profile * 0.5 + judge.covered * 0.9 + judge.overlap * 0.75
    odds += judge.phrasing_lead * 0.5 + judge.profile_lead * 0.1 + judge.overlap_lead * 0.5
    found = judge.confidence(best, second, [0.5, -0.5], entries=7, words=6)
    assert math.log(found / (1 - found)) == pytest.approx(odds)


@JUDGES
@given(st.lists(st.floats(0, 15), min_size=2, max_size=6))
def test_it_rises_with_the_lead(judge: Judge, leads: list[float]) -> None:
    found = [judge.confidence(LIKE, behind(lead), [], 80, 6) for lead in sorted(leads)]
    assert found == pytest.approx(sorted(found))
    assert judge.confidence(LIKE, behind(3), [], 80, 6) > judge.confidence(LIKE, behind(0.1), [], 80, 6)


@JUDGES
def test_it_falls_with_each_rival_and_the_more_the_nearer_that_one_is(judge: Judge) -> None:
    def sure(*others: float) -> float:
        return judge.confidence(LIKE, behind(0.5), others, 80, 6)

    crowds = [sure(*[2.5] * number) for number in range(6)]
    assert crowds == sorted(crowds, reverse=True)
    assert crowds[0] > crowds[5]
    nearer = [sure(score) for score in (-5.0, 0.0, 1.0, 2.0, 2.5)]
    assert nearer == sorted(nearer, reverse=True)
    assert nearer[0] > nearer[4]


@JUDGES
def test_entries_that_share_no_word_are_weak_rivals(judge: Judge) -> None:
    """One of them counts as one with a score of 0 does."""
    found = [judge.confidence(LIKE, behind(1), [], entries, 6) for entries in (2, 80, 5000)]
    assert found[0] > found[1] > found[2]
    assert judge.confidence(LIKE, behind(1), [0.0] * 78, 80, 6) == pytest.approx(found[1])


def weighed(judge: Judge, share: float) -> Measures:
    """An entry of which all measures are as high, its score as the ranking would have it."""
    return Measures(share * sum(judge.rank), *[share] * 5)


@JUDGES
def test_no_rivals(judge: Judge) -> None:
    """An entry whose words no other one uses is surer than the same with rivals, the surer the worse they are."""
    found = [judge.confidence(weighed(judge, 0.8), weighed(judge, rival), [], 80, 6) for rival in (0.0, 0.4, 0.75, 0.8)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.6 > found[3]
    assert judge.confidence(weighed(judge, 0.8), Measures(), [], 1, 6) >= found[0]


@JUDGES
def test_an_entry_that_nothing_speaks_for_is_not_sure(judge: Judge) -> None:
    assert judge.confidence(Measures(), Measures(), [], 80, 6) < 0.05


@JUDGES
@pytest.mark.parametrize("score", [700.0, 1e4, 1e300])
def test_huge_scores_do_not_overflow(judge: Judge, score: float) -> None:
    best, near = LIKE._replace(score=score), LIKE._replace(score=score)
    assert 0 <= judge.confidence(best, near, [score, 0.0, -score], 80, 6) <= 1
    assert judge.confidence(best, Measures(), [-score], 80, 6) == pytest.approx(1)


@JUDGES
@pytest.mark.parametrize("measure", ["covered", "overlap"])
def test_the_more_of_the_question_an_entry_covers_the_surer(judge: Judge, measure: str) -> None:
    found = [
        judge.confidence(LIKE._replace(**{measure: share}), behind(1), [], 80, 6)
        for share in (0.2, 0.5, 0.8, 1.0)
    ]
    assert found == sorted(found)
    assert found[0] < found[3]
