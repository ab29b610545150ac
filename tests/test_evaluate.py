"""The scorecard: what counts as right, how sure a share is, the floors, and what each form of it shows."""

import json
import re
from pathlib import Path

import pytest
from conftest import Cryofaq, Workspace, sign_all
from hypothesis import given
from hypothesis import strategies as st

from bot import evaluate, scorecard_page
from bot.engine import Engine
from bot.errors import ContentError, InputError
from bot.evaluate import VERDICTS, Asked, Outcome, Scorecard, Share
from bot.pack import Pack

SECRET = "zanzibar"
"""A word that stands in no entry: should a question leak, it shows."""

CASES = {
    "right": ("is a blister normal", ["blister"]),
    "wrong": ("is a blister normal", ["washing"]),
    "offered": ("my garden has a bath and a plaster wall and a bubble", ["blister"]),
    "missed": (SECRET, ["blister"]),
    "oos_answered": ("can I shower tomorrow", []),
    "oos_offered": ("my garden has a bath and a plaster wall and a bubble", []),
    "oos_declined": (f"{SECRET} {SECRET}", []),
    "alert_right": ("I cannot breathe", ["alert:breathing"]),
    "alert_other": ("I cannot breathe", ["alert:despair"]),
    "alert_missed": ("is a blister normal", ["alert:breathing"]),
    "false_alarm": ("I cannot breathe", ["blister"]),
}


@pytest.fixture
def engine(pack: Pack) -> Engine:
    return Engine(pack)


def lines(*rows: tuple[str, list[str]], kind: str = "plain") -> str:
    return "".join(json.dumps({"text": text, "gold": gold, "kind": kind}) + "\n" for text, gold in rows)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Every case twice over, as kinds of their own."""
    path = tmp_path / "questions.jsonl"
    path.write_text(lines(*CASES.values(), kind="plain") + "\n" + lines(*CASES.values(), kind="<odd> & kind"))
    return path


# Intervals


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0000),
    ],
)
def test_intervals_are_wilsons(count: int, total: int, low: float, high: float) -> None:
    assert Share(count, total).interval == pytest.approx((low, high), abs=5e-5)


def test_a_share_of_nothing_says_nothing() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (0.0, (0.0, 1.0))


@given(st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_an_interval_holds_its_share(pair: tuple[int, int]) -> None:
    share = Share(*pair)
    low, high = share.interval
    assert 0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1


# Verdicts


@pytest.mark.parametrize("verdict", CASES)
def test_each_verdict(engine: Engine, verdict: str) -> None:
    text, gold = CASES[verdict]
    found = evaluate.score(engine, [Asked(text, tuple(gold), "plain")])
    assert [outcome.verdict for outcome in found] == [verdict]
    assert bool(found[0].given) is (verdict not in ("missed", "oos_declined"))


def test_every_verdict_has_its_case() -> None:
    assert set(CASES) == set(VERDICTS)


def test_an_outside_entry_declines_out_of_scope_and_is_right_where_it_is_meant(engine: Engine) -> None:
    found = evaluate.score(engine, [Asked("laser hair removal price", (), "oos")])
    assert found[0].verdict == "oos_declined"


def card(**counts: int) -> Scorecard:
    return Scorecard(counts)


def test_shares_are_of_what_they_name() -> None:
    shares = card(
        right=6, wrong=1, offered=2, missed=1, oos_answered=1, oos_offered=2, oos_declined=7,
        alert_right=3, alert_other=1, alert_missed=1, false_alarm=5,
    ).shares()  # fmt: skip
    assert {name: (share.count, share.total) for name, share in shares.items()} == {
        "right": (6, 10),
        "wrong": (1, 10),
        "right-or-offered": (8, 10),
        "missed": (1, 10),
        "wrong-among-answers": (2, 8),
        "oos-answered": (1, 10),
        "oos-declined": (7, 10),
        "alert-recall": (4, 5),
        "alert-named": (3, 5),
        "false-alarms": (5, 25),
    }


def test_a_share_of_no_questions_is_left_out() -> None:
    assert set(card(alert_right=1).shares()) == {"alert-recall", "alert-named"}


def test_scorecards_stand_by_kind_after_all(engine: Engine) -> None:
    asked = [Asked(text, tuple(gold), kind) for kind in "zy" for text, gold in CASES.values()]
    cards = evaluate.scorecards(evaluate.score(engine, asked))
    assert list(cards) == ["all", "y", "z"]
    assert cards["all"].counts == dict.fromkeys(VERDICTS, 2)
    assert cards["y"].counts == cards["z"].counts == dict.fromkeys(VERDICTS, 1)


# Files of questions


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"text": "a"}',
        '{"text": 1, "gold": []}',
        '{"text": "a", "gold": [1]}',
        '{"text": "a", "gold": "x"}',
    ],
)
def test_every_bad_line_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(f'{{"text": "a", "gold": []}}\n\n{line}\n{line}\n')
    with pytest.raises(ContentError) as caught:
        evaluate.read([path])
    assert [problem.line for problem in caught.value.problems] == [3, 4]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe"])
def test_a_file_without_questions(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(data)
    with pytest.raises(InputError):
        evaluate.read([path])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        evaluate.read([tmp_path / "none.jsonl"])


# The command


def floored(workspace: Workspace, texts: dict[str, str], floors: str) -> Path:
    texts["en/pack.yaml"] += f"floors: {floors}\n"
    return sign_all(workspace(texts))


def test_the_scorecard_on_the_terminal(cryofaq: Cryofaq, faq: Path, questions: Path) -> None:
    done = cryofaq("evaluate", questions, faq=faq)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("all: 22 questions\n")
    assert re.search(r"right +25\.0%  \(7\.1% to 59\.1%\)  2 of 8\n", done.stdout)
    assert SECRET not in done.stdout


def test_misses_are_listed_and_what_is_right_is_not(cryofaq: Cryofaq, faq: Path, questions: Path) -> None:
    done = cryofaq("evaluate", "--misses", questions, faq=faq)
    rows = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    assert {row[0] for row in rows} == {
        "wrong",
        "missed",
        "oos_answered",
        "alert_missed",
        "alert_other",
        "false_alarm",
    }
    assert ["wrong", "plain", "blister", "washing", "is a blister normal"] in rows
    assert ["missed", "plain", "-", "blister", SECRET] in rows


def test_the_scorecard_as_json(cryofaq: Cryofaq, faq: Path, questions: Path) -> None:
    done = cryofaq("evaluate", "--json", questions, faq=faq)
    found = json.loads(done.stdout)
    assert found["kinds"]["all"]["counts"] == dict.fromkeys(VERDICTS, 2)
    assert found["kinds"]["all"]["shares"]["right"] == {"value": 0.25, "interval": [0.0715, 0.5907], "of": 8}
    assert (found["misses"], found["floors_not_met"]) == ([], [])
    listed = json.loads(cryofaq("evaluate", "--json", "--misses", questions, faq=faq).stdout)["misses"]
    assert {"verdict": "missed", "kind": "plain", "given": [], "gold": ["blister"], "text": SECRET} in listed


@pytest.mark.parametrize(
    ("floors", "code"),
    [
        ("{right: 0.25}", 0),
        ("{right: 0.26}", 1),
        ("{most-wrong: 0.25}", 0),
        ("{most-wrong: 0.24}", 1),
        ("{right: 0.2, most-false-alarms: 0.01}", 1),
        ("{alert-recall: 0.6, most-oos-answered: 0.4}", 0),
    ],
)
def test_floors_and_ceilings(
    cryofaq: Cryofaq, workspace: Workspace, texts: dict[str, str], questions: Path, floors: str, code: int
) -> None:
    faq = floored(workspace, texts, floors)
    done = cryofaq("evaluate", "--json", questions, faq=faq)
    assert done.returncode == code, done.stderr
    assert ("floor not met" in done.stderr) is bool(code)
    assert bool(json.loads(done.stdout)["floors_not_met"]) is bool(code)


def test_a_floor_of_what_was_not_asked_is_no_floor(
    cryofaq: Cryofaq, workspace: Workspace, texts: dict[str, str], tmp_path: Path
) -> None:
    faq = floored(workspace, texts, "{alert-recall: 1.0, right: 1.0}")
    path = tmp_path / "one.jsonl"
    path.write_text(lines(CASES["right"]))
    assert cryofaq("evaluate", path, faq=faq).returncode == 0


@pytest.mark.parametrize("arguments", [[], ["none.jsonl"]])
def test_without_questions_it_cannot_run(cryofaq: Cryofaq, faq: Path, arguments: list[str]) -> None:
    done = cryofaq("evaluate", *arguments, faq=faq)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("cryofaq: ")


def test_calibrating_from_the_command_line(cryofaq: Cryofaq, faq: Path) -> None:
    done = cryofaq("evaluate", "--calibrate", faq=faq)
    assert done.returncode == 0, done.stderr
    assert "answer from" in done.stderr
    assert "calibrated: 20" in (faq / "en/pack.yaml").read_text()
    assert json.loads((faq / "en/index.json").read_bytes())["entries"] == [
        "blister",
        "washing",
        "plaster",
        "laser",
    ]


# The page


def test_the_page_stands_alone_and_holds_no_question(
    cryofaq: Cryofaq, workspace: Workspace, texts: dict[str, str], questions: Path, tmp_path: Path
) -> None:
    texts["en/pack.yaml"] = texts["en/pack.yaml"].replace("title: Test pack", "title: Tests <i>& more")
    target = tmp_path / "report.html"
    done = cryofaq("evaluate", "--html", target, questions, faq=sign_all(workspace(texts)))
    assert done.returncode == 0, done.stderr
    page = target.read_text()
    assert "Tests &lt;i&gt;&amp; more" in page
    assert "&lt;odd&gt; &amp; kind" in page
    assert "<odd>" not in page
    assert "<i>" not in page
    assert SECRET not in page
    assert "is a blister normal" not in page
    assert not re.search(r"\b(src|href|url|import)\b\s*[=(]|https?:|<script|<link|<img|\son\w+=", page)
    assert "default-src 'none'" in page
    assert "25.0%" in page
    assert page.count("<tr>") == page.count("</tr>") > 10


def test_a_page_that_cannot_be_written(cryofaq: Cryofaq, faq: Path, questions: Path, tmp_path: Path) -> None:
    done = cryofaq("evaluate", "--html", tmp_path / "no/such/report.html", questions, faq=faq)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def outcome(verdict: str, score: float, given: tuple[str, ...], gold: tuple[str, ...]) -> Outcome:
    return Outcome(Asked("?", gold, "plain"), verdict, given, score)


def test_risk_and_coverage_grow_as_less_sure_questions_are_answered() -> None:
    found = scorecard_page.risk_coverage([
        outcome("offered", 0.3, ("b", "a"), ("a",)),
        outcome("right", 0.9, ("a",), ("a",)),
        outcome("oos_answered", 0.6, ("a",), ()),
        outcome("missed", 0.1, (), ("a",)),
        outcome("right", 0.7, ("b",), ("a", "b")),
        outcome("alert_right", 1.0, ("x",), ("alert:x",)),
        outcome("false_alarm", 1.0, ("x",), ("a",)),
    ])  # fmt: skip
    assert found == [
        (0.9, pytest.approx(1 / 4), 0.0),
        (0.7, pytest.approx(2 / 4), 0.0),
        (0.6, pytest.approx(2 / 4), pytest.approx(1 / 3)),
        (0.3, pytest.approx(2 / 4), pytest.approx(2 / 4)),
    ]


def test_a_page_on_nothing_but_alerts(pack: Pack) -> None:
    engine = Engine(pack)
    outcomes = evaluate.score(engine, [Asked("I cannot breathe", ("alert:breathing",), "alert")])
    page = scorecard_page.page(outcomes, evaluate.scorecards(outcomes), engine)
    assert "alert-recall" in page
    assert "None." in page
