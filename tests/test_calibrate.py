"""Thresholds from the bank itself: trials of both kinds, thresholds that keep to the aims, and a pack.yaml
that stays the curator's."""

from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest
from conftest import Workspace
from hypothesis import given
from hypothesis import strategies as st
from test_match import BANK, LEXICON

from bot import calibrate, content
from bot.bank import Index
from bot.calibrate import Calibration, Trial, _set
from bot.draft import Lexicon
from bot.errors import OutputError
from bot.index import bank_sha256, compile_bank
from bot.match import Matcher
from bot.text import normalise

FOUND = Calibration(0.47, 0.18, 0.11768, 0.26961, 0.0921)
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def trials() -> list[Trial]:
    bank = [*BANK, *((entry, f"please tell me, {text}") for entry, text in BANK)]
    return calibrate.trials(bank, LEXICON)


def test_phrasings_are_asked_of_both_kinds_and_none_twice(trials: list[Trial]) -> None:
    """Some parts of the bank are left out, one after another: of 28 phrasings a quarter of each kind at the least."""
    counts = Counter(trial.inside for trial in trials)
    assert len(BANK) / 2 <= counts[True] + counts[False] <= 2 * 2 * len(BANK)
    assert min(counts.values()) > 0
    assert max(counts.values()) <= 2 * len(BANK)
    assert all(0 <= trial.score <= 1 for trial in trials)


def test_a_phrasing_is_asked_of_a_matcher_that_lacks_it() -> None:
    """Nothing is found for words that no other phrasing has, though every phrasing finds itself."""
    bank = [(f"entry-{n % 8}", f"a{n}a b{n}b") for n in range(40)]
    matcher = Matcher(bank)
    assert all(matcher.rank(normalise(text))[0].entry == entry for entry, text in bank)
    found = calibrate.trials(bank, Lexicon())
    assert len(found) > 10
    assert {(trial.score, trial.right) for trial in found} == {(0.0, False)}


def test_without_its_entry_nothing_is_right(trials: list[Trial]) -> None:
    assert not any(trial.right for trial in trials if not trial.inside)
    assert any(trial.right for trial in trials if trial.inside)


def test_an_entry_that_declines_answers_nothing(trials: list[Trial]) -> None:
    """To be sent to it is no answer, right or wrong; to be kept from it is a wrong one."""
    bank = [*BANK, *((entry, f"please tell me, {text}") for entry, text in BANK)]
    declining = BANK[0][0]
    found = calibrate.trials(bank, LEXICON, [declining])
    assert sum(trial.right for trial in found) < sum(trial.right for trial in trials)
    assert sum(trial.score > 0 for trial in found) < sum(trial.score > 0 for trial in trials)


def test_the_same_seed_makes_the_same_trials(trials: list[Trial]) -> None:
    bank = [*BANK, *((entry, f"please tell me, {text}") for entry, text in BANK)]
    assert calibrate.trials(bank, LEXICON) == trials
    assert calibrate.trials(bank, LEXICON, seed=1) != trials


TRIALS = st.lists(st.builds(Trial, st.floats(0, 1), st.booleans(), st.booleans()).map(
    lambda trial: Trial(trial.score, trial.right and trial.inside, trial.inside)), max_size=60)  # fmt: skip


@given(TRIALS, st.floats(0, 0.3), st.floats(0, 1))
def test_the_thresholds_keep_to_the_aims(found: list[Trial], wrong: float, offered: float) -> None:
    made = calibrate.calibrate(found, wrong, offered)
    answers = [trial.right for trial in found if trial.inside and trial.score >= made.accept]
    foreign = [trial.score for trial in found if not trial.inside]
    assert 0 < made.suggest <= made.accept <= 1
    if made.accept < 1:
        assert answers.count(False) <= wrong * len(answers) + 1e-9
    if made.suggest < made.accept:
        assert sum(score >= made.suggest for score in foreign) <= offered * len(foreign) + 1e-9
    assert made.wrong_among_answers == pytest.approx(answers.count(False) / max(1, len(answers)))
    assert made.foreign_answered == pytest.approx(
        sum(s >= made.accept for s in foreign) / max(1, len(foreign))
    )
    assert made.coverage == pytest.approx(sum(answers) / max(1, sum(trial.inside for trial in found)))


def test_the_lowest_thresholds_that_do_are_taken() -> None:
    found = [
        Trial(0.9, True, True),
        Trial(0.6, True, True),
        Trial(0.5, False, True),
        Trial(0.3, False, False),
    ]
    made = calibrate.calibrate(found, wrong=0.0, offered=0.0)
    assert (made.accept, made.suggest) == (0.51, 0.31)
    assert (made.coverage, made.wrong_among_answers, made.foreign_answered) == (
        pytest.approx(2 / 3),
        0.0,
        0.0,
    )
    assert calibrate.calibrate(found, wrong=0.5, offered=1.0).accept == 0.01


def test_no_threshold_may_do() -> None:
    assert calibrate.calibrate([Trial(1.0, False, True)], wrong=0.0, offered=0.0).accept == 1.0


PACKS = {
    "block": "title: T\nthresholds:\n  accept: 0.6  # sure\n  # and below that\n  suggest: 0.3\n\n"
    "floors:\n  accept: 1\n",
    "flow": "title: T\nthresholds: {accept: 0.6, suggest: 0.3}\nfloors:\n  accept: 1\n",
    "none": "title: T\nfloors:\n  accept: 1\n",
    "empty": "title: T\nthresholds:\nfloors:\n  accept: 1\n",
    "first": "thresholds:\n  # two\n  suggest: 0.3\ntitle: T\nfloors:\n  accept: 1",
    "wide": "title: T\nthresholds:  # set by hand\n    most_wrong: 0.1\n    suggest: 0.3\n"
    "floors:\n  accept: 1\n",
    "last": "title: T\nfloors:\n  accept: 1\nthresholds:\n  most_wrong: 0.1",
}


@pytest.mark.parametrize("style", PACKS)
def test_a_threshold_is_set_wherever_it_stands(tmp_path: Path, style: str) -> None:
    before = PACKS[style]
    after = _set(_set(_set(before, "accept", "0.47"), "suggest", "0.18"), "accept", "0.48")
    path = tmp_path / "pack.yaml"
    path.write_text(after)
    data = _plain(path)
    assert data["thresholds"] == _expected(before) | {"accept": "0.48", "suggest": "0.18"}
    assert data["floors"] == {"accept": "1"}
    assert data["title"] == "T"
    kept = [line.partition("#")[2] for line in before.splitlines() if "#" in line]
    assert [line.partition("#")[2] for line in after.splitlines() if "#" in line] == kept


def _expected(text: str) -> dict[str, str]:
    return {"most_wrong": "0.1"} if "most_wrong" in text else {}


def _plain(path: Path) -> dict[str, object]:
    import yaml

    data: dict[str, object] = yaml.load(path.read_text(), yaml.BaseLoader)
    return data


@pytest.mark.parametrize("style", ["flow", "block"])
def test_writing_keeps_the_pack_whole_and_its_comments(
    workspace: Workspace, texts: dict[str, str], style: str
) -> None:
    comment = "# Ask Jane before you touch this.\n"
    texts["en/pack.yaml"] = comment + texts["en/pack.yaml"]
    if style == "block":
        texts["en/pack.yaml"] = texts["en/pack.yaml"].replace(
            "thresholds: {accept: 0.5, suggest: 0.2}", "thresholds:\n  accept: 0.5\n  suggest: 0.2 # low\n"
        )
    faq = workspace(texts)
    draft = content.load(faq)
    calibrate.write(faq / "en", calibrate.fresh_index(draft), FOUND, DAY)
    written = (faq / "en/pack.yaml").read_text()
    assert written.startswith(comment)
    assert ("# low" in written) is (style == "block")
    after = content.load(faq)
    limits = after.pack.thresholds
    assert (limits.accept, limits.suggest, limits.calibrated) == (0.47, 0.18, "2026-11-22")
    assert (limits.wrong_among_answers, limits.coverage, limits.foreign_answered) == (0.1177, 0.2696, 0.0921)
    assert after.index is not None
    assert after.index.sha256 == bank_sha256(draft.bank, draft.lexicon)
    assert msgspec.json.decode((faq / "en/index.json").read_bytes(), type=Index) == after.index


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot be written"):
        calibrate.write(tmp_path / "none", compile_bank([], LEXICON), FOUND, DAY)
