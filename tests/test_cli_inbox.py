"""What people asked in vain becomes the next signed entry, by a curator's hand and never by itself."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import TEXTS, TODAY, Cryofaq, Workspace, sign_all, vetted
from test_cli import refused

from bot import content, desk, ledger_files, lint
from bot.backlog import Backlog
from bot.cli_clusters import gathered
from bot.engine import Engine
from bot.errors import ContentError
from bot.lint_never import never_say
from bot.lint_proposals import proposed
from bot.model import Answer, NoMatch
from bot.proposal import Proposal, written
from bot.trial import tried

PARKING = [
    "is there parking near you", "where is the parking", "parking for my car", "how much is parking",
    "any parking spaces",
]  # fmt: skip
FLOWERS = ["do tulips grow here", "tulips in a pot", "when do tulips flower"]
WHO = ("--reviewer", "A B", "--role", "editorial", "--date", "today")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kept.sqlite'}"


@pytest.fixture
def kept(url: str) -> Iterator[Backlog]:
    """A store with two topics and a single question."""
    store = Backlog(url)
    for number, text in enumerate([*PARKING, *FLOWERS, "why do cats purr"]):
        store.keep(TODAY - timedelta(days=20 - number), text, "none" if number % 2 else "neither")
    yield store
    store.close()


def listed(cryofaq: Cryofaq, faq: Path, url: str, *words: str) -> list[dict[str, object]]:
    done = cryofaq("inbox", "--json", *words, faq=faq, CRYOFAQ_DATABASE=url)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def key(faq: Path, kept: Backlog, times: int) -> str:
    """The key of the cluster of so many questions."""
    (found,) = (c.key for c in gathered(kept, Engine(vetted(faq))).clusters if c.times == times)
    return found


# Listing and states


def test_inbox_lists_what_was_asked_often_the_largest_first(
    cryofaq: Cryofaq, faq: Path, url: str, kept: Backlog
) -> None:
    done = cryofaq("inbox", faq=faq, CRYOFAQ_DATABASE=url)
    assert done.returncode == 0
    heads = re.findall(r"^\S+  asked (\d) times, (\S+) to (\S+), new$", done.stdout, re.MULTILINE)
    assert [times for times, _, _ in heads] == ["5", "3"]
    assert heads[0][1:] == (str(TODAY - timedelta(days=20)), str(TODAY - timedelta(days=16)))
    assert len(re.findall(r"^  \| ", done.stdout, re.MULTILINE)) == 6, "three wordings each"
    assert "cats" not in done.stdout
    assert done.stderr == "9 questions kept; 2 of 3 clusters shown, 0 done or ignored\n"


def test_inbox_says_which_entries_came_near_and_why_they_lost(
    cryofaq: Cryofaq, workspace: Workspace, texts: dict[str, str], url: str, kept: Backlog
) -> None:
    texts["en/entries/care.yaml"] = texts["en/entries/care.yaml"].replace(
        "can I shower tomorrow", "can I shower near the parking tomorrow"
    )
    (row, _) = listed(cryofaq, sign_all(workspace(texts)), url)
    nearest = row["nearest"]
    assert isinstance(nearest, list)
    assert nearest[0]["entry"] == "washing"
    assert "which an answer takes" in str(nearest[0]["because"])
    assert "Nearest is washing" in str(row["why"])


def test_inbox_least(cryofaq: Cryofaq, faq: Path, url: str, kept: Backlog) -> None:
    assert [row["times"] for row in listed(cryofaq, faq, url, "--least", "1")] == [5, 3, 1]
    assert [row["times"] for row in listed(cryofaq, faq, url, "--least", "4")] == [5]
    refused(cryofaq("inbox", "--least", "0", faq=faq, CRYOFAQ_DATABASE=url), "--least")


def test_an_ignored_cluster_stays_ignored(cryofaq: Cryofaq, faq: Path, url: str, kept: Backlog) -> None:
    """Also when more alike questions come, and when those it began with have been erased."""
    name = key(faq, kept, 3)
    assert cryofaq("inbox", "ignore", name, faq=faq, CRYOFAQ_DATABASE=url).returncode == 0
    assert [row["times"] for row in listed(cryofaq, faq, url)] == [5]
    for text in ("tulips please", "are tulips red", "tulips", "yellow tulips"):
        kept.keep(TODAY, text, "none")
    assert [row["times"] for row in listed(cryofaq, faq, url)] == [5]
    kept.expire(TODAY)
    assert listed(cryofaq, faq, url) == []
    (row,) = listed(cryofaq, faq, url, "--all")
    assert (row["key"], row["times"], row["state"]) == (name, 4, "ignored")


def test_done_and_reopen(cryofaq: Cryofaq, faq: Path, url: str, kept: Backlog) -> None:
    rows = listed(cryofaq, faq, url)
    start = key(faq, kept, 5)[:4]
    assert cryofaq("inbox", "done", start, faq=faq, CRYOFAQ_DATABASE=url).stderr == "1 now done\n"
    assert [row["state"] for row in listed(cryofaq, faq, url, "--all")] == ["done", "new"]
    assert cryofaq("inbox", "reopen", start, faq=faq, CRYOFAQ_DATABASE=url).returncode == 0
    assert listed(cryofaq, faq, url) == rows


def test_a_key_that_was_listed_holds_although_the_pack_has_changed(cryofaq: Cryofaq, faq: Path, url: str) -> None:
    """A curator lists, writes an entry about it, and then says that it is done."""
    kept = Backlog(url)
    for text in ("the parking garage", "garage parking fee", "parking garage hours"):
        kept.keep(TODAY, text, "none")
    name = key(faq, kept, 3)
    care = faq / "en/entries/care.yaml"
    care.write_text(care.read_text().replace("can I shower tomorrow", "can I leave the garage tomorrow"))
    (after,) = listed(cryofaq, faq, url)
    assert after["key"] != name, "the words of the pack tell otherwise now"
    assert cryofaq("inbox", "done", name, faq=faq, CRYOFAQ_DATABASE=url).returncode == 0
    assert kept.states() == {name: "done"}
    (row,) = (row for row in listed(cryofaq, faq, url, "--all") if row["key"] == name)
    assert (row["times"], row["state"]) == (3, "done")
    kept.close()


def test_a_key_that_is_none(cryofaq: Cryofaq, faq: Path, url: str, kept: Backlog) -> None:
    for step in ("done", "ignore", "reopen"):
        refused(cryofaq("inbox", step, "zz", faq=faq, CRYOFAQ_DATABASE=url), "zz", "cryofaq inbox")
    assert kept.states() == {}


def test_an_inbox_where_no_bot_has_run(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    state = tmp_path / "not/there"
    done = cryofaq("inbox", faq=faq, CRYOFAQ_STATE=str(state))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert (state / "desk.sqlite").stat().st_mode & 0o077 == 0


def test_an_empty_inbox(cryofaq: Cryofaq, faq: Path, url: str) -> None:
    done = cryofaq("inbox", faq=faq, CRYOFAQ_DATABASE=url)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("0 questions kept")
    assert listed(cryofaq, faq, url) == []


def test_questions_are_printed_on_standard_output_alone(
    cryofaq: Cryofaq, faq: Path, url: str, kept: Backlog, tmp_path: Path
) -> None:
    for words in (("inbox",), ("inbox", "--json"), ("inbox", "propose", "zz", "--out", str(tmp_path / "x.yaml"))):
        done = cryofaq(*words, faq=faq, CRYOFAQ_DATABASE=url)
        assert not re.search("parking|tulips|cats", done.stderr)


# Proposals: from the queue to what is served


def test_the_walk_from_the_queue_to_a_new_entry(
    cryofaq: Cryofaq, faq: Path, url: str, kept: Backlog, tmp_path: Path
) -> None:
    name = key(faq, kept, 5)
    out = faq / "en/entries/parking.yaml"
    before = vetted(faq)
    done = cryofaq(
        "inbox", "propose", name, "--new", "parking", "--section", "care", "--out", out, faq=faq, CRYOFAQ_DATABASE=url
    )
    assert done.returncode == 0, done.stderr
    assert "of these questions: " in done.stdout
    assert "sign entry/parking" in done.stderr

    draft = out.read_text()
    after = vetted(faq)
    assert (after.entries, after.bank) == (before.entries, before.bank), "it is not served, and not matched"
    assert all("UNFINISHED" in line for line in draft.splitlines() if re.match(r"      - ", line))
    (refusal,) = cryofaq("review", "sign", "parking", *WHO, faq=faq).stderr.splitlines()[-1:]
    assert "unfinished" in refusal

    for number, words in enumerate(("where can I leave the car", "are there parking bays", "parking cost")):
        draft = re.sub(r'- "UNFINISHED: [^"]*parki?n[^"]*"', f"- {words} {number}", draft, count=1)
    draft = re.sub(r'\n      - "UNFINISHED: .*park.*', "", draft)
    draft = draft.replace('"UNFINISHED: as people ask it"', "Where can I park?").replace(
        '"UNFINISHED: 32 letters"', "Parking"
    )
    draft = re.sub(r"UNFINISHED: the first line.*", "The clinic tells you where to park.", draft)
    draft = re.sub(r"\n\n      UNFINISHED.*\n.*\n.*\n.*(?=\n    #)", "", draft)
    assert "UNFINISHED:" not in draft, draft
    out.write_text(draft)
    (problem,) = findings(faq)
    assert "cryofaq review sign entry/parking" in problem

    assert cryofaq("review", "sign", "parking", *WHO, faq=faq).returncode == 0
    assert findings(faq) == []
    found = Engine(vetted(faq)).decide("are there parking bays")
    assert isinstance(found, Answer)
    assert found.entry.id == "parking"


def test_the_walk_from_the_queue_to_more_ways_of_asking(
    cryofaq: Cryofaq, faq: Path, url: str, kept: Backlog
) -> None:
    name = key(faq, kept, 3)
    out = faq / "en/entries/tulips.yaml"
    done = cryofaq("inbox", "propose", name, "--entry", "plaster", "--out", out, faq=faq, CRYOFAQ_DATABASE=url)
    assert done.returncode == 0, done.stderr
    assert len(findings(faq)) == len(FLOWERS)
    (item,) = re.findall(r"sign (more/\S+)", done.stderr)
    assert item.startswith("more/plaster-")
    bank = vetted(faq).bank
    out.write_text(out.read_text().replace("UNFINISHED: ", "flower bed: "))
    assert vetted(faq).bank == bank, "not before it is signed"
    assert cryofaq("evaluate", "--learn", faq=faq).returncode == 0
    assert "tulip" not in (faq / "en/index.json").read_text(), "nor is anything learnt from it"
    assert "never signed" in findings(faq)[0]
    engine = Engine(vetted(faq))
    assert isinstance(engine.decide("the flower bed with tulips"), NoMatch)

    assert cryofaq("review", "sign", "more", *WHO, faq=faq).returncode == 0
    assert findings(faq) == []
    assert cryofaq("evaluate", "--learn", faq=faq).returncode == 0
    assert "tulip" in (faq / "en/index.json").read_text()
    assert set(vetted(faq).bank) - set(bank) == {("plaster", f"flower bed: {text}") for text in FLOWERS}
    found = Engine(vetted(faq)).decide("the flower bed with tulips in a pot")
    assert isinstance(found, Answer)
    assert found.entry.id == "plaster"
    assert "more/plaster" in cryofaq("review", "sheet", faq=faq).stdout

    out.write_text(out.read_text().replace("in a pot", "in pots"))
    assert vetted(faq).bank == bank, "changed since it was signed"


def findings(faq: Path) -> list[str]:
    """What the rule for proposals says."""
    draft = content.load(faq)
    found = lint.check(desk.lay(draft, ledger_files.read(faq / "ledger.tsv"), TODAY), (proposed,))
    assert {problem.level for problem in found} <= {"error"}
    return [problem.message for problem in found]


def test_propose_never_writes_over_a_file(
    cryofaq: Cryofaq, faq: Path, url: str, kept: Backlog, tmp_path: Path
) -> None:
    out = tmp_path / "draft.yaml"
    out.write_text("half finished")
    name = key(faq, kept, 5)
    done = cryofaq("inbox", "propose", name, "--out", out, faq=faq, CRYOFAQ_DATABASE=url)
    refused(done, "draft.yaml", "exists already")
    assert out.read_text() == "half finished"


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--new", "blister"), "exists already"),
        (("--new", "Not An Id"), "small letters"),
        (("--new", "x--y"), "small letters"),
        (("--entry", "nonsense"), "nonsense"),
        (("--section", "care"), "--new"),
        (("--new", "x", "--section", "nonsense"), "care"),
    ],
)
def test_propose_refuses(
    cryofaq: Cryofaq, faq: Path, url: str, kept: Backlog, tmp_path: Path, words: tuple[str, ...], part: str
) -> None:
    out = tmp_path / "draft.yaml"
    name = key(faq, kept, 5)
    refused(cryofaq("inbox", "propose", name, *words, "--out", out, faq=faq, CRYOFAQ_DATABASE=url), part)
    assert not out.exists()


def test_propose_tells_what_the_scorecard_would_change_and_no_question(
    cryofaq: Cryofaq, faq: Path, url: str, kept: Backlog, tmp_path: Path
) -> None:
    asked = tmp_path / "asked.jsonl"
    rows = [("a big blister came up", ["blister"]), ("tulips by the dozen", []), ("when do tulips flower", [])]
    asked.write_text("".join(json.dumps({"text": text, "gold": gold}) + "\n" for text, gold in rows))
    name = key(faq, kept, 3)
    done = cryofaq(
        "inbox", "propose", name, "--entry", "plaster", "--questions", asked, "--out", tmp_path / "x.yaml",
        faq=faq, CRYOFAQ_DATABASE=url,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "  of these questions: 3 of 3 answered with plaster, 0 offered it" in lines
    told = sum(line.startswith("    asked.jsonl:") for line in lines)
    assert told
    assert f"  of 3 asked questions {told} change, {told} of them for better or worse" in lines
    assert "    asked.jsonl:3: suggest washing plaster (oos_offered) -> answer plaster (oos_answered)" in lines
    assert "tulips" not in done.stdout + done.stderr
    assert str(faq / "en/entries") in done.stderr.replace(faq.name, str(faq)), "it says where lint would read it"


# The parts


def proposal(wordings: tuple[str, ...], more: str = "") -> Proposal:
    return Proposal("00ff", "care", "tulips", more, wordings, 3, TODAY, TODAY)


@pytest.mark.parametrize("more", ["", "more-1"])
@pytest.mark.parametrize(
    "text", ['"quoted" \\ back', "line\nbreak: no", "- dash # hash", "\u2028 \ud800 \x85 \x00", "🧊 {a: [b", "yes"]
)
def test_whatever_was_typed_a_proposal_is_read_again(
    workspace: Workspace, texts: dict[str, str], text: str, more: str
) -> None:
    plan = proposal((text, "tulips"), more)
    if more:
        texts["en/entries/care.yaml"] = texts["en/entries/care.yaml"].replace("id: plaster", "id: tulips")
    texts["en/entries/plan.yaml"] = written(plan)
    draft = content.load(workspace(texts))
    assert plan.item in draft.proposed
    (found,) = [m.phrasings for m in draft.more] if more else [draft.entries["tulips"].phrasings]
    assert found[1] == "UNFINISHED: tulips"
    assert found[0].startswith("UNFINISHED:")
    assert [word for word in text.split() if word.isalpha() and word not in found[0]] == []


def test_more_for_an_entry_that_is_not_there(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/entries/plan.yaml"] = written(proposal(("tulips",), "more-1"))
    with pytest.raises(ContentError, match="entry `tulips` does not exist"):
        content.load(workspace(texts))


def test_a_trial_with_learnt_weights_answers_with_a_new_entry(faq: Path) -> None:
    engine = Engine(vetted(faq))
    plan = proposal(tuple(FLOWERS))
    for learn in (False, True):
        found = tried(engine, plan, learn=learn).decide("when do tulips flower")
        assert isinstance(found, Answer)
        assert found.entry.id == "tulips"
    assert "tulips" not in engine.pack.entries


def test_lint_says_of_an_unfinished_line_only_that(workspace: Workspace) -> None:
    texts = dict(TEXTS)
    texts["en/entries/care.yaml"] = texts["en/entries/care.yaml"].replace(
        "answer: You can wash the next day.", "answer: UNFINISHED you must take 5 mg of an xyzzyq."
    )
    faq = sign_all(workspace(texts))
    laid = desk.lay(content.load(faq), ledger_files.read(faq / "ledger.tsv"), TODAY)
    assert "never-say" in {problem.rule for problem in lint.check(laid, (never_say,))}
    found = lint.check(laid, (proposed, never_say))
    place = content.load(faq).locate("entry/washing", "answer")
    assert [p.rule for p in found if (p.path, p.line) == (place.path, place.line)] == ["proposed"]
