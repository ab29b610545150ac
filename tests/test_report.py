"""The report: what it is made of, what it never holds, and that it stands on its own."""

import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import TODAY, Cryofaq
from msgspec.structs import replace
from test_cli import refused

from bot import charts, history, report
from bot.backlog import Backlog
from bot.errors import ContentError
from bot.evaluate import Share
from bot.ledger import Standing
from bot.model import Role, Signature

SECRET = "zanzibar"
"""A word of a kept question: should one leak, it shows."""


def standing(item: str, due: date | None, why: str = "") -> Standing:
    signature = Signature("A", Role.EDITORIAL, TODAY, due) if due else None
    return Standing(item, "ab" * 32, signature, None, why)


def scored(day: date, right: int, files: tuple[str, ...] = ("dev.jsonl",)) -> history.Scored:
    shares = {"right": (right, 100), "wrong": (2, 100)}
    return history.Scored(day, "f" * 64, files, 100, shares, 0.5, ((0.9, 0.1, 0.0), (0.4, 0.8, 0.05)))


EMPTY = report.Figures("Test pack", TODAY, {}, {}, {}, {"blister": "Is a blister normal?"}, [], [])
FULL = report.Figures(
    title="Test <pack>",
    today=TODAY,
    days={TODAY: {"answer": 6, "suggest": 2, "none": 1, "alert": 1}, TODAY - timedelta(days=2): {"none": 10}},
    used={"blister": 6, "washing": 1, "gone": 1},
    votes={"blister": (3, 7), "washing": (1, 1), "plaster": (40, 1)},
    questions={"blister": "Is a blister normal?", "washing": "When & how?", "plaster": "Plaster?", "laser": "Laser?"},
    standing=[
        standing("entry/washing", TODAY - timedelta(days=1), "review overdue since yesterday"),
        standing("entry/blister", TODAY + timedelta(days=60)),
        standing("entry/plaster", TODAY + timedelta(days=61)),
    ],
    scored=[scored(TODAY - timedelta(days=9), 70), scored(TODAY, 80), scored(TODAY, 10, ("other.jsonl",))],
)


class Page(HTMLParser):
    """What a page is made of: the texts by their element, and all tags with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def of(figures: report.Figures) -> Page:
    return Page(report.page(figures))


def test_the_page_loads_and_runs_nothing() -> None:
    page = of(FULL)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "form", "base"}
    for _, attributes in page.tags:
        assert not {name for name in attributes if name.startswith("on")} & attributes.keys()
        assert not {"src", "href", "style"} & attributes.keys()
    policies = [a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    assert str(policies[0]).startswith("default-src 'none'; style-src 'sha256-")
    assert "url(" not in report.page(FULL)
    assert "@import" not in report.page(FULL)


def test_what_is_counted_is_on_the_page() -> None:
    page = of(FULL)
    text = page.text
    for part in ("Test <pack>: report", "Questions 20 on 2 days", "Answered 30% 6 questions", "Nothing found 55%",
                 "Helped 83% 53 votes", "When & how?"):  # fmt: skip
        assert part in text, part
    assert "gone" not in text, "an entry that is no more"
    assert f"{TODAY}: answered 6" in text


def test_bars_are_as_high_as_their_counts() -> None:
    rows, unit = charts.by_day(FULL.days)
    assert (len(rows), unit) == (3, "day"), "the day between, on which nothing was asked, is there too"
    drawn = charts.bars(rows, ("answer", "suggest", "none", "alert"), 640, "x").html
    heights = {
        (colour, float(height))
        for height, colour in re.findall(r'<rect [^>]*height="([\d.]+)" class="bar (s\d)"', drawn)
    }
    one = next(height for colour, height in heights if colour == "s3")
    for colour, times in (("s0", 6), ("s1", 2), ("s2", 1), ("s2", 10)):
        assert any(c == colour and abs(height - one * times) < 0.6 for c, height in heights), (colour, times)


def test_many_days_are_shown_by_week_and_none_is_lost() -> None:
    days = {TODAY - timedelta(days=n): {"answer": 1} for n in range(300)}
    rows, unit = charts.by_day(days)
    assert unit == "week"
    assert {day.weekday() for day, _ in rows} == {0}
    assert sum(counts["answer"] for _, counts in rows) == 300
    assert charts.by_day({}) == ([], "day")


@pytest.mark.parametrize("most", [0, 1, 3, 9, 10, 47, 100, 101, 12345])
def test_the_axis_reaches_over_the_highest_bar(most: int) -> None:
    drawn = charts.bars([(TODAY, {"answer": most})], ("answer",), 350, "x").html
    steps = [float(n) for n in re.findall(r'text-anchor="end">([\d.e+]+)<', drawn)]
    assert steps[0] == 0
    assert steps[-1] >= max(most, 1)
    assert 2 <= len(steps) <= 7
    assert "nan" not in drawn


def test_entries_by_no_are_those_with_votes_enough_and_the_surest_first() -> None:
    text = of(FULL).text
    listed = text[text.index("By share of “no”") :]
    assert listed.index("Is a blister normal?") < listed.index("Plaster?")
    assert "70% 7 of 10 40% to 89%" in listed
    assert "When & how?" not in listed, "two votes say nothing"


def test_reviews_that_are_overdue_or_due_soon() -> None:
    text = of(FULL).text
    assert "2 of 3 items are signed and current." in text
    assert "Not served as they are: 1" in text
    assert "entry/washing review overdue since yesterday" in text
    assert f"Due within 60 days: 1 item due entry/blister {TODAY + timedelta(days=60)}, in 60 days" in text
    assert "entry/plaster" not in text


def test_scorecards_of_other_questions_are_not_mixed() -> None:
    text = of(FULL).text
    assert "100 asked questions, recorded 2 times" in text
    assert "right 80.0% 71% to 87% +10.0" in text
    assert "right 10.0% 6% to 17%" in text
    assert "answered from 0.50" in text


def test_with_nothing_counted_the_page_says_so() -> None:
    text = of(EMPTY).text
    for part in ("Questions 0 on 0 days", "Answered – 0 questions", "Nothing has been counted yet.",
                 "No entry has been the answer yet.", "None is recorded."):  # fmt: skip
        assert part in text
    assert "nan" not in report.page(EMPTY)


def test_a_share_is_drawn_with_its_interval() -> None:
    drawn = charts.strip(Share(7, 10)).html
    assert 'width="70.0"' in drawn
    assert "M39.7 7H89.2" in drawn


# History


def test_recorded_scorecards_come_back_by_day(tmp_path: Path) -> None:
    path = tmp_path / "deep/scorecards.jsonl"
    assert history.recorded(path) == []
    late, early = scored(TODAY, 80), scored(TODAY - timedelta(days=3), 70)
    for figures in (late, early):
        history.record(path, figures)
    assert history.recorded(path) == [early, late]
    assert early.share("right") == Share(70, 100)
    assert early.share("nonsense") is None


def test_a_broken_history_names_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "scorecards.jsonl"
    history.record(path, scored(TODAY, 80))
    with path.open("a") as file:
        file.write("{}\nnonsense\n")
    with pytest.raises(ContentError) as caught:
        history.recorded(path)
    assert [problem.line for problem in caught.value.problems] == [2, 3]


# The commands


def test_evaluate_records_and_report_shows_it_and_neither_keeps_a_question(
    cryofaq: Cryofaq, faq: Path, tmp_path: Path
) -> None:
    url, asked, out = f"sqlite:///{tmp_path / 'kept.sqlite'}", tmp_path / "asked.jsonl", tmp_path / "report.html"
    store = Backlog(url)
    store.keep(TODAY, f"where is {SECRET}", "none")
    for decision, entry, times in (("answer", "blister", 7), ("none", "", 3), ("alert", "breathing", 1)):
        store.count(TODAY, decision, entry, times)
    store.count(TODAY - timedelta(days=40), "none", "", 50)
    sha = sha_of(cryofaq, faq, "entry/blister")
    for helped in (True, False, False, False, False):
        store.feedback(TODAY, "blister", sha, helped)
    store.feedback(TODAY, "blister", "0" * 64, True)
    store.close()
    rows = [{"text": "is a blister normal", "gold": ["blister"]}, {"text": SECRET, "gold": []}]
    asked.write_text("".join(json.dumps(row) + "\n" for row in rows))
    state = {"CRYOFAQ_STATE": str(tmp_path / "state"), "CRYOFAQ_DATABASE": url}
    assert cryofaq("evaluate", asked, "--record", faq=faq, **state).returncode == 0
    recorded = (tmp_path / "state/scorecards.jsonl").read_text()
    assert SECRET not in recorded

    done = cryofaq("report", "--out", out, "--days", "30", faq=faq, **state)
    assert (done.returncode, done.stdout) == (0, "")
    text = Page(out.read_text()).text
    assert "Questions 11 on 1 days" in text
    assert "80% 4 of 5" in text, "votes on the text as it is now alone"
    assert "2 asked questions, recorded 1 times" in text
    assert SECRET not in out.read_text()

    other = tmp_path / "other.jsonl"
    assert cryofaq("evaluate", asked, "--record", "--history", other, faq=faq, **state).returncode == 0
    assert len(other.read_text().splitlines()) == 1
    assert (tmp_path / "state/scorecards.jsonl").read_text() == recorded


def sha_of(cryofaq: Cryofaq, faq: Path, item: str) -> str:
    rows = [line.split("\t") for line in (faq / "ledger.tsv").read_text().splitlines()]
    return next(row[1] for row in rows if row[0] == f"en/{item}")


def test_report_refuses(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kept.sqlite'}"
    out = tmp_path / "report.html"
    refused(cryofaq("report", "--out", out, "--days", "0", faq=faq, CRYOFAQ_DATABASE=url), "--days")
    nowhere = tmp_path / "no/report.html"
    refused(cryofaq("report", "--out", nowhere, faq=faq, CRYOFAQ_DATABASE=url), "report.html", "cannot be written")
    (tmp_path / "history").write_text("nonsense\n")
    broken = cryofaq(
        "report", "--out", out, "--history", tmp_path / "history", faq=faq, CRYOFAQ_DATABASE=url
    )
    refused(broken, "history:1:", "not a recorded scorecard")
    assert not out.exists()


def test_an_entry_that_was_never_given_is_named() -> None:
    text = of(replace(FULL, used={"blister": 6})).text
    assert "3 entries were never the answer laser, plaster, washing" in text
