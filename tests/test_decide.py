"""The policy, with hits made by hand: sure, unsure or silent, and never an entry that is not served."""

import pytest
from conftest import TEXTS, Workspace, sign_all, vetted
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.decide import decide
from bot.model import Answer, Decision, Finding, Hit, NoMatch, Notice, Suggest
from bot.pack import Pack

SURE, UNSURE, FAR = 0.99, 0.35, 0.01
"""Above accept, between suggest and accept, and below suggest, in the small pack."""


def finding(
    *found: tuple[str, float], strange: bool = False, not_covered: bool = False, lacking: tuple[str, ...] = ()
) -> Finding:
    return Finding(tuple(Hit(entry, score) for entry, score in found), strange, not_covered, lacking)


DOUBTS = {
    "strange": {"strange": True},
    "not_covered": {"not_covered": True},
    "lacking": {"lacking": ("pregnant",)},
}


@pytest.fixture
def withheld(workspace: Workspace) -> Pack:
    """The small pack, with the answer about washing changed since it was signed."""
    faq = sign_all(workspace(TEXTS))
    path = faq / "en/entries/care.yaml"
    path.write_text(path.read_text().replace("the next day", "after a week"))
    return vetted(faq)


def test_nothing_found_is_no_match(pack: Pack) -> None:
    assert decide(finding(), pack) == NoMatch(0.0)


def test_too_far_is_no_match(pack: Pack) -> None:
    found = decide(finding(("blister", FAR)), pack)
    assert isinstance(found, NoMatch)
    assert (found.notice, found.outside) == (Notice.NO_MATCH, None)


def test_sure_is_an_answer(pack: Pack) -> None:
    found = decide(finding(("blister", SURE), ("washing", FAR)), pack)
    assert isinstance(found, Answer)
    assert found.entry is pack.entries["blister"]
    assert 0 <= found.score <= 1


def test_unsure_is_a_suggestion_best_first(pack: Pack) -> None:
    found = decide(finding(("washing", UNSURE), ("blister", UNSURE - 0.01)), pack)
    assert isinstance(found, Suggest)
    assert found.entries[0].id == "washing"


def test_what_is_outside_declines_with_its_own_text(pack: Pack) -> None:
    found = decide(finding(("laser", SURE)), pack)
    assert isinstance(found, NoMatch)
    assert found.outside is pack.entries["laser"]


def test_what_is_outside_is_never_suggested(pack: Pack) -> None:
    found = decide(finding(("laser", UNSURE), ("blister", UNSURE - 0.01)), pack)
    assert found == Suggest((pack.entries["blister"],), UNSURE)
    assert decide(finding(("laser", UNSURE)), pack) == NoMatch(UNSURE, outside=pack.entries["laser"])


def test_what_is_far_behind_what_is_outside_is_not_offered(pack: Pack) -> None:
    found = decide(finding(("laser", UNSURE), ("blister", UNSURE / 5)), pack)
    assert found == NoMatch(UNSURE, outside=pack.entries["laser"])
    assert isinstance(decide(finding(("washing", UNSURE), ("blister", UNSURE / 5)), pack), Suggest)


def test_no_neighbour_answers_for_what_is_withheld(withheld: Pack) -> None:
    assert decide(finding(("washing", SURE), ("blister", UNSURE)), withheld) == NoMatch(SURE, Notice.WITHHELD)


def test_what_is_withheld_is_never_suggested(withheld: Pack) -> None:
    found = decide(finding(("washing", UNSURE), ("blister", UNSURE - 0.01)), withheld)
    assert not isinstance(found, Suggest) or "washing" not in [entry.id for entry in found.entries]


def test_the_thresholds_are_the_packs(workspace: Workspace, texts: dict[str, str]) -> None:
    found = []
    for accept, suggest in ((0.9, 0.8), (0.9, 0.1), (0.3, 0.1)):
        line = f"{{accept: {accept}, suggest: {suggest}}}"
        texts["en/pack.yaml"] = TEXTS["en/pack.yaml"].replace("{accept: 0.5, suggest: 0.2}", line)
        found.append(type(decide(finding(("blister", 0.5)), vetted(sign_all(workspace(texts))))))
    assert found == [NoMatch, Suggest, Answer]


def offers(decision: Decision) -> list[str]:
    assert isinstance(decision, Suggest)
    return [entry.id for entry in decision.entries]


# Doubts


@pytest.mark.parametrize("doubt", ["strange", "lacking"])
def test_a_doubt_turns_an_answer_into_an_offer(pack: Pack, doubt: str) -> None:
    doubtful = Finding((Hit("blister", SURE), Hit("washing", FAR)), **DOUBTS[doubt])
    assert isinstance(decide(Finding(doubtful.hits), pack), Answer)
    assert decide(doubtful, pack) == Suggest((pack.entries["blister"], pack.entries["washing"]), SURE)


def test_what_is_not_covered_is_declined(pack: Pack) -> None:
    assert decide(finding(("blister", SURE), not_covered=True), pack) == NoMatch(SURE)
    assert decide(finding(("blister", UNSURE), not_covered=True), pack) == NoMatch(UNSURE)


@pytest.mark.parametrize("doubt", DOUBTS)
def test_what_is_outside_declines_with_its_text_whatever_the_doubt(pack: Pack, doubt: str) -> None:
    found = decide(Finding((Hit("laser", SURE),), **DOUBTS[doubt]), pack)
    assert found == NoMatch(SURE, outside=pack.entries["laser"])


def test_what_is_not_covered_declines_with_the_text_of_an_outside_entry_that_is_near(pack: Pack) -> None:
    near = decide(finding(("laser", UNSURE), ("blister", FAR), not_covered=True), pack)
    assert near == NoMatch(UNSURE, outside=pack.entries["laser"])
    assert decide(finding(("laser", FAR), not_covered=True), pack) == NoMatch(FAR)


def test_a_doubt_on_what_is_withheld_says_nothing_of_it(withheld: Pack) -> None:
    found = decide(finding(("washing", SURE), ("blister", UNSURE), strange=True), withheld)
    assert offers(found) == ["blister"]


# Parts


def test_the_nearest_to_the_whole_is_answered_and_what_parts_are_sure_of_is_offered_with_it(pack: Pack) -> None:
    whole = finding(("plaster", 0.6), ("washing", UNSURE), ("blister", FAR))
    parts = [finding(("blister", 0.7)), finding(("washing", 0.9)), finding(("plaster", UNSURE))]
    also = (pack.entries["washing"], pack.entries["blister"])
    assert decide(whole, pack, parts) == Answer(pack.entries["plaster"], 0.6, also)


def test_a_part_that_is_sure_is_offered_while_the_whole_is_not_sure(pack: Pack) -> None:
    """It may be told in passing: the whole is about something else."""
    whole = finding(("plaster", UNSURE), ("washing", FAR))
    parts = [finding(("washing", SURE), ("blister", FAR))]
    expected = tuple(pack.entries[entry] for entry in ("plaster", "washing", "blister"))
    assert decide(whole, pack, parts) == Suggest(expected, SURE)
    alone = decide(finding(("plaster", FAR), ("washing", FAR)), pack, [finding(("washing", SURE))])
    assert alone == Suggest((pack.entries["washing"],), SURE)


def test_a_part_that_is_sure_of_what_is_nearest_to_the_whole_answers_for_it(pack: Pack) -> None:
    whole = finding(("washing", UNSURE), ("plaster", FAR))
    assert decide(whole, pack, [finding(("washing", SURE))]) == Answer(pack.entries["washing"], SURE)


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_doubt_about_the_whole_is_settled_by_a_part_that_has_none(pack: Pack, doubt: str) -> None:
    whole = Finding((Hit("washing", SURE), Hit("plaster", FAR)), **DOUBTS[doubt])
    assert decide(whole, pack, [finding(("washing", SURE))]) == Answer(pack.entries["washing"], SURE)
    assert not isinstance(decide(whole, pack, [finding(("plaster", SURE))]), Answer)


def test_what_is_not_among_the_first_three_of_the_whole_is_not_offered_with_an_answer(pack: Pack) -> None:
    parts = [finding(("blister", SURE))]
    near = (("plaster", SURE), ("washing", FAR), ("laser", FAR))
    assert decide(finding(*near, ("blister", FAR)), pack, parts) == Answer(pack.entries["plaster"], SURE)
    among = decide(finding(*near[:2], ("blister", FAR)), pack, parts)
    assert among == Answer(pack.entries["plaster"], SURE, (pack.entries["blister"],))


def test_beside_what_is_outside_a_part_is_offered_and_not_answered(pack: Pack) -> None:
    whole = finding(("laser", SURE), ("blister", UNSURE), ("washing", FAR))
    parts = [finding(("washing", 0.7)), finding(("blister", 0.8))]
    assert decide(whole, pack, parts) == Suggest((pack.entries["blister"], pack.entries["washing"]), SURE)
    assert decide(whole, pack) == NoMatch(SURE, outside=pack.entries["laser"])


def test_beside_what_is_withheld_a_part_is_offered_and_not_answered(withheld: Pack) -> None:
    whole = finding(("washing", SURE), ("blister", UNSURE))
    found = decide(whole, withheld, [finding(("blister", SURE))])
    assert found == Suggest((withheld.entries["blister"],), SURE)


def test_the_same_entry_twice_is_said_once(pack: Pack) -> None:
    found = decide(finding(("blister", 0.8)), pack, [finding(("blister", 0.9)), finding(("blister", 0.7))])
    assert found == Answer(pack.entries["blister"], 0.9)


def test_unsure_parts_are_offered_in_turn(pack: Pack) -> None:
    whole = finding(("blister", 0.4), ("plaster", 0.3))
    parts = [finding(("washing", 0.4), ("blister", 0.2)), finding(("plaster", FAR))]
    assert offers(decide(whole, pack, parts)) == ["blister", "washing", "plaster"]


def test_a_whole_that_is_not_covered_is_declined_unless_a_part_is_sure_of_what_is_nearest(pack: Pack) -> None:
    whole = finding(("blister", SURE), ("washing", UNSURE), not_covered=True)
    assert decide(whole, pack, [finding(("washing", SURE))]) == NoMatch(SURE)
    assert decide(whole, pack, [finding(("washing", UNSURE))]) == NoMatch(SURE)
    answered = decide(whole, pack, [finding(("washing", SURE)), finding(("blister", 0.9))])
    assert answered == Answer(pack.entries["blister"], 0.9, (pack.entries["washing"],))


def test_what_is_outside_or_withheld_is_silent_beside_an_answer(withheld: Pack) -> None:
    whole = finding(("blister", 0.6), ("laser", UNSURE), ("washing", FAR))
    parts = [finding(("laser", SURE)), finding(("washing", SURE))]
    assert decide(whole, withheld, parts) == Answer(withheld.entries["blister"], 0.6)


def test_a_part_that_is_not_covered_is_not_offered_from(pack: Pack) -> None:
    parts = [finding(("washing", UNSURE), not_covered=True), finding(("plaster", UNSURE))]
    assert offers(decide(finding(("plaster", FAR)), pack, parts)) == ["plaster"]


def test_thresholds_of_0_need_a_hit_all_the_same(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/pack.yaml"] = texts["en/pack.yaml"].replace(
        "accept: 0.5, suggest: 0.2", "accept: 0, suggest: 0"
    )
    assert decide(finding(), vetted(sign_all(workspace(texts)))) == NoMatch(0.0)


SCORED = st.lists(
    st.tuples(st.sampled_from(["blister", "washing", "plaster", "laser"]), st.floats(0, 1)),
    max_size=4, unique_by=lambda pair: pair[0],
)  # fmt: skip


FOUND = st.builds(
    lambda scored, strange, not_covered, lacking: finding(
        *sorted(scored, key=lambda pair: -pair[1]), strange=strange, not_covered=not_covered, lacking=lacking
    ),
    SCORED, st.booleans(), st.booleans(), st.sampled_from([(), ("pregnant",)]),
)  # fmt: skip


@settings(max_examples=1000, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(FOUND, st.lists(FOUND, max_size=3))
def test_a_decision_names_only_what_is_served(withheld: Pack, whole: Finding, parts: list[Finding]) -> None:
    limit = withheld.settings.thresholds.accept
    sure = {found.hits[0].entry for found in (whole, *parts) if found.hits and found.score >= limit}
    match decide(whole, withheld, parts):
        case Answer(entry=entry, score=score, also=also):
            named = (entry, *also)
            assert not any(entry.outside for entry in named)
            assert score >= withheld.settings.thresholds.accept
            assert entry.id == whole.hits[0].entry
            assert {one.id for one in also} <= {hit.entry for hit in whole.hits[1:3]} & sure
        case Suggest(entries=named, score=score):
            assert 1 <= len(named) <= 3
            assert not any(entry.outside for entry in named)
        case NoMatch(outside=outside, score=score):
            named = (outside,) if outside else ()
            assert outside is None or outside.outside
        case other:
            pytest.fail(f"hits alone never make {other}")
    assert 0 <= score <= 1
    assert len({entry.id for entry in named}) == len(named)
    assert all(withheld.entries[entry.id] is entry for entry in named)
