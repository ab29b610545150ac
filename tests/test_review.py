"""Signing off: what changed is told in words, and nothing is signed that was not the text on the sheet."""

from datetime import timedelta
from pathlib import Path

import pytest
from conftest import TEXTS, TODAY, Cryofaq, Workspace, sign_all

from bot import content, ledger, ledger_files
from bot.changes import Fate, changes
from bot.draft import Draft
from bot.errors import InputError, UnknownItemError
from bot.review import chosen, groups, joint

CARE = "en/entries/care.yaml"
WHO = ("--reviewer", "Dr B", "--role", "clinical", "--date", "today")


def standing(faq: Path) -> tuple[Draft, dict[str, ledger.Standing]]:
    draft = content.load(faq)
    return draft, dict(ledger.standings(draft, ledger_files.read(faq / "ledger.tsv"), TODAY))


def edit(faq: Path, old: str, new: str, name: str = CARE) -> None:
    path = faq / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def rows(faq: Path) -> list[list[str]]:
    return [line.split("\t") for line in (faq / "ledger.tsv").read_text().splitlines()[1:]]


# what changed


def test_changes_are_words_and_not_bytes() -> None:
    before = {
        "answer": "Keep it dry.\n\nCover it.",
        "sources": [{"year": "2020", "title": "A"}],
        "outside": False,
    }
    after = {
        "answer": "Keep it  clean.\n\nCover it.",
        "sources": [{"title": "A", "year": "2020"}],
        "unknown": "Much.",
    }
    found = {change.field: [(run.fate, run.text) for run in change.runs] for change in changes(before, after)}
    assert found == {
        "answer": [
            (Fate.STAYED, "Keep it"), (Fate.WENT, "dry."), (Fate.CAME, "clean."),
            (Fate.STAYED, "\n\nCover it."),
        ],
        "unknown": [(Fate.CAME, "Much.")],
        "outside": [(Fate.WENT, "no")],
    }  # fmt: skip


def test_lists_change_item_by_item() -> None:
    (change,) = changes({"today_if": ["pus", "heat"]}, {"today_if": ["pus", "great heat"]})
    assert [(run.fate, run.text) for run in change.runs] == [
        (Fate.STAYED, "- pus\n-"), (Fate.CAME, "great"), (Fate.STAYED, "heat"),
    ]  # fmt: skip


def test_the_same_texts_have_no_changes() -> None:
    assert list(changes({"a": "b c"}, {"a": "b  c"})) == []


def test_diff_tells_what_went_and_came(cryofaq: Cryofaq, faq: Path) -> None:
    edit(faq, "You can wash the next day.", "You can wash gently the next morning.")
    done = cryofaq("review", "diff", faq=faq)
    assert done.stdout.splitlines() == [
        f"entry/washing: changed since it was signed on {TODAY}",
        "  answer: You can wash {+gently+} the next",
        "  answer: the next [-day.-] {+morning.+}",
    ]
    assert cryofaq("review", "diff", "blister", faq=faq).stdout == "entry/blister: as signed\n"


def test_diff_of_a_text_that_was_never_signed_or_not_kept(cryofaq: Cryofaq, faq: Path) -> None:
    edit(faq, "You can wash the next day.", "You can wash.")
    (faq / "signed.jsonl").unlink()
    assert "has not been kept" in cryofaq("review", "diff", "washing", faq=faq).stdout
    (faq / "ledger.tsv").unlink()
    assert cryofaq("review", "diff", "washing", faq=faq).stdout == "entry/washing: never signed\n"


# what is meant


def test_names_of_what_is_reviewed(faq: Path) -> None:
    draft, stand = standing(faq)
    assert chosen(["blister"], draft, stand) == ["entry/blister"]
    assert chosen(["notice/help", "help", "despair"], draft, stand) == ["notice/help", "alert/despair"]
    assert chosen(["care", "blister"], draft, stand) == ["entry/blister", "entry/washing", "entry/plaster"]
    assert set(chosen([*groups(draft), "pack"], draft, stand)) <= set(stand)
    with pytest.raises(UnknownItemError, match="nonsense"):
        chosen(["nonsense"], draft, stand)


@pytest.mark.parametrize("name", ["blister", "entry/blister", "care", "alert", "notice"])
def test_a_fingerprint_is_that_of_the_text_that_was_read(faq: Path, name: str) -> None:
    draft, stand = standing(faq)
    items = chosen([name], draft, stand)
    mark = joint(stand[item].sha256 for item in items)
    assert chosen([f"{name}@{mark[:12]}", f"{name}@{mark[:12].upper()}"], draft, stand) == items
    for wrong in ("", mark[:7], "f" * 12, f"{mark}0"):
        with pytest.raises(InputError, match="not the text that was reviewed"):
            chosen([f"{name}@{wrong}"], draft, stand)


# signing


def test_signing_refuses_a_text_that_changed_after_it_was_read(cryofaq: Cryofaq, faq: Path) -> None:
    _, stand = standing(faq)
    read = f"washing@{stand['entry/washing'].sha256[:12]}"
    signed = cryofaq("review", "sign", read, *WHO, faq=faq)
    assert signed.returncode == 0
    edit(faq, "You can wash the next day.", "You can wash the next night.")
    before = rows(faq)
    refused = cryofaq("review", "sign", read, *WHO, faq=faq)
    assert (refused.returncode, "not the text that was reviewed" in refused.stderr) == (2, True)
    assert rows(faq) == before


@pytest.mark.parametrize("missing", ["--reviewer", "--role", "--date"])
def test_signing_needs_reviewer_role_and_date(cryofaq: Cryofaq, faq: Path, missing: str) -> None:
    at = WHO.index(missing)
    done = cryofaq("review", "sign", "blister", *WHO[:at], *WHO[at + 2 :], faq=faq)
    assert (done.returncode, missing in done.stderr) == (2, True)


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "22.11.2026"])
def test_a_day_that_is_none(cryofaq: Cryofaq, faq: Path, day: str) -> None:
    done = cryofaq("review", "sign", "blister", *WHO[:-1], day, faq=faq)
    assert (done.returncode, "is no day such as" in done.stderr) == (2, True)


def test_a_section_is_signed_whole_on_the_day_of_its_review(cryofaq: Cryofaq, faq: Path) -> None:
    day = str(TODAY - timedelta(days=3))
    assert cryofaq("review", "sign", "care", *WHO[:-1], day, faq=faq).returncode == 0
    assert [(row[0], row[2], row[3], row[4]) for row in rows(faq)[-3:]] == [
        (f"en/entry/{key}", "Dr B", "clinical", day) for key in ("blister", "washing", "plaster")
    ]


def test_all_unchanged_renews_what_holds_and_leaves_what_changed(
    cryofaq: Cryofaq, workspace: Workspace
) -> None:
    faq = sign_all(workspace(TEXTS), TODAY - timedelta(days=3000))
    edit(faq, "You can wash the next day.", "You can wash the next night.")
    overdue = cryofaq("review", "status", "care", faq=faq)
    assert (overdue.returncode, overdue.stdout.count("overdue"), overdue.stdout.count("changed")) == (1, 2, 1)
    assert cryofaq("review", "sign", "--all-unchanged", *WHO, faq=faq).returncode == 0
    left = cryofaq("review", "status", faq=faq).stdout.splitlines()
    assert [line.split()[0] for line in left[:-1]] == ["entry/washing"]


def test_status_of_a_section_and_what_is_due_soon(cryofaq: Cryofaq, workspace: Workspace) -> None:
    faq = sign_all(workspace(TEXTS), TODAY - timedelta(days=340))
    done = cryofaq("review", "status", "care", faq=faq)
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["entry/blister", "3"]
    assert "review due by" in done.stdout


def test_the_command_takes_its_folder_before_or_after(cryofaq: Cryofaq, faq: Path) -> None:
    assert cryofaq("review", "status", faq=faq).stdout == cryofaq("review", "status", "--faq", faq).stdout
