"""The policy, with hits made by hand: sure, unsure or silent, and never an entry that is not served."""

import pytest
from conftest import TEXTS, Workspace, sign_all, vetted
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.decide import decide
from bot.model import Answer, Hit, NoMatch, Notice, Suggest
from bot.pack import Pack

SURE, UNSURE, FAR = 0.99, 0.35, 0.01
"""Above accept, between suggest and accept, and below suggest, in the small pack."""


def hits(*found: tuple[str, float]) -> tuple[Hit, ...]:
    return tuple(Hit(entry, score) for entry, score in found)


@pytest.fixture
def withheld(workspace: Workspace) -> Pack:
    """The small pack, with the answer about washing changed since it was signed."""
    faq = sign_all(workspace(TEXTS))
    path = faq / "en/entries/care.yaml"
    path.write_text(path.read_text().replace("the next day", "after a week"))
    return vetted(faq)


def test_nothing_found_is_no_match(pack: Pack) -> None:
    assert decide((), pack) == NoMatch(0.0)


def test_too_far_is_no_match(pack: Pack) -> None:
    found = decide(hits(("blister", FAR)), pack)
    assert isinstance(found, NoMatch)
    assert (found.notice, found.outside) == (Notice.NO_MATCH, None)


def test_sure_is_an_answer(pack: Pack) -> None:
    found = decide(hits(("blister", SURE), ("washing", FAR)), pack)
    assert isinstance(found, Answer)
    assert found.entry is pack.entries["blister"]
    assert 0 <= found.score <= 1


def test_unsure_is_a_suggestion_best_first(pack: Pack) -> None:
    found = decide(hits(("washing", UNSURE), ("blister", UNSURE - 0.01)), pack)
    assert isinstance(found, Suggest)
    assert found.entries[0].id == "washing"


def test_what_is_outside_declines_with_its_own_text(pack: Pack) -> None:
    found = decide(hits(("laser", SURE)), pack)
    assert isinstance(found, NoMatch)
    assert found.outside is pack.entries["laser"]


def test_what_is_outside_is_never_suggested(pack: Pack) -> None:
    found = decide(hits(("laser", UNSURE), ("blister", UNSURE - 0.01)), pack)
    assert not isinstance(found, Suggest) or "laser" not in [entry.id for entry in found.entries]
    assert isinstance(decide(hits(("laser", UNSURE)), pack), NoMatch)


def test_no_neighbour_answers_for_what_is_withheld(withheld: Pack) -> None:
    assert decide(hits(("washing", SURE), ("blister", UNSURE)), withheld) == NoMatch(SURE, Notice.WITHHELD)


def test_what_is_withheld_is_never_suggested(withheld: Pack) -> None:
    found = decide(hits(("washing", UNSURE), ("blister", UNSURE - 0.01)), withheld)
    assert not isinstance(found, Suggest) or "washing" not in [entry.id for entry in found.entries]


def test_the_thresholds_are_the_packs(workspace: Workspace, texts: dict[str, str]) -> None:
    found = []
    for accept, suggest in ((0.9, 0.8), (0.9, 0.1), (0.3, 0.1)):
        line = f"{{accept: {accept}, suggest: {suggest}}}"
        texts["en/pack.yaml"] = TEXTS["en/pack.yaml"].replace("{accept: 0.5, suggest: 0.2}", line)
        found.append(type(decide(hits(("blister", 0.5)), vetted(sign_all(workspace(texts))))))
    assert found == [NoMatch, Suggest, Answer]


SCORED = st.lists(
    st.tuples(st.sampled_from(["blister", "washing", "plaster", "laser"]), st.floats(0, 1)),
    max_size=4, unique_by=lambda pair: pair[0],
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SCORED)
def test_a_decision_names_only_what_is_served(withheld: Pack, found: list[tuple[str, float]]) -> None:
    found.sort(key=lambda pair: -pair[1])
    match decide(hits(*found), withheld):
        case Answer(entry=entry, score=score, also=also):
            named = (entry, *also)
        case Suggest(entries=named, score=score):
            assert 1 <= len(named) <= 3
        case NoMatch(outside=outside, score=score):
            named = (outside,) if outside else ()
        case other:
            pytest.fail(f"hits alone never make {other}")
    assert 0 <= score <= 1
    assert len({entry.id for entry in named}) == len(named)
    assert all(withheld.entries[entry.id] is entry for entry in named)
