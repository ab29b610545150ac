"""`export` and `import` in a real process: what they print and write, and that a fault writes nothing."""

import csv
from pathlib import Path

import pytest
from conftest import TODAY, Cryofaq, Workspace

from bot import content, desk, ledger_files, lint
from bot.lint_unfinished import unfinished
from bot.tables import COLUMNS


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def save(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def held(faq: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(faq.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", ["all.csv", "all.xlsx"])
def test_what_comes_out_goes_in_again_and_changes_nothing(
    cryofaq: Cryofaq, faq: Path, tmp_path: Path, name: str
) -> None:
    before = held(faq)
    out = cryofaq("export", tmp_path / name, faq=faq)
    assert (out.returncode, out.stdout) == (0, "")
    assert out.stderr == f"wrote {tmp_path / name}: 4 entries in 10 rows\n"
    into = cryofaq("import", tmp_path / name, faq=faq)
    assert (into.returncode, into.stdout) == (0, "")
    assert into.stderr == "wrote nothing: the pack says the same already\n"
    assert held(faq) == before


def test_export_writes_some_sections_and_over_nothing(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "edge.csv"
    assert cryofaq("export", sheet, "edge", faq=faq).returncode == 0
    assert {row["id"] for row in table(sheet)} == {"laser"}
    again = cryofaq("export", sheet, faq=faq)
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "is there already" in again.stderr
    assert "no section `x`" in cryofaq("export", tmp_path / "b.csv", "x", faq=faq).stderr
    assert ".csv or .xlsx" in cryofaq("export", tmp_path / "b.ods", faq=faq).stderr


def test_a_change_is_told_tried_and_written(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    """A changed answer is not served until it is signed again; a new way of asking needs no signature."""
    sheet = tmp_path / "a.csv"
    cryofaq("export", sheet, faq=faq)
    rows = table(sheet)
    for row in rows:
        row["answer"] = row["answer"].replace("matter of taste", "matter of habit")
    fresh = dict.fromkeys(COLUMNS, "") | {"section": "care", "id": "washing", "phrasing": "=may I swim"}
    save(sheet, [*(row for row in rows if row["id"] != "laser"), fresh])
    before = held(faq)
    tried = cryofaq("import", sheet, "--dry-run", faq=faq)
    assert tried.returncode == 0
    assert tried.stdout.splitlines()[:2] == ["changed  washing: phrasings (+1 -0)", "changed  plaster: answer"]
    (unsigned,) = tried.stdout.splitlines()[2:]
    assert unsigned.startswith("unsigned entry/plaster: changed since it was signed on ")
    assert tried.stderr == f"would write {(faq / 'en/entries/care.yaml').relative_to(tmp_path)}\n"
    assert held(faq) == before
    done = cryofaq("import", sheet, faq=faq)
    assert (done.returncode, done.stdout) == (0, tried.stdout)
    assert {path for path, text in held(faq).items() if text != before[path]} == {str(faq / "en/entries/care.yaml")}
    assert content.load(faq).entries["washing"].phrasings[-1] == "=may I swim"
    assert cryofaq("show", "plaster", faq=faq).returncode == 2
    assert cryofaq("show", "washing", faq=faq).returncode == 0


def test_only_a_flag_removes(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "a.csv"
    cryofaq("export", sheet, "care", faq=faq)
    save(sheet, [row for row in table(sheet) if row["id"] != "plaster"])
    kept = cryofaq("import", sheet, faq=faq)
    assert kept.stdout == "kept     plaster: not in the sheet; --remove would remove it\n"
    assert kept.stderr.startswith("wrote nothing")
    gone = cryofaq("import", sheet, "--remove", faq=faq)
    assert gone.stdout == "removed  plaster\n"
    assert list(content.load(faq).entries) == ["blister", "washing", "laser"]


def test_a_new_order_is_told(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "a.csv"
    cryofaq("export", sheet, "care", faq=faq)
    save(sheet, sorted(table(sheet), key=lambda row: row["id"] != "plaster"))
    done = cryofaq("import", sheet, faq=faq)
    assert (done.returncode, done.stdout) == (0, "ordered  care\n")
    assert list(content.load(faq).entries) == ["plaster", "blister", "washing", "laser"]


def test_all_or_nothing_with_every_fault_by_row(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "a.csv"
    cryofaq("export", sheet, faq=faq)
    rows = table(sheet)
    rows[0]["button"] = "far too long to stand on a button"
    rows[3]["evidence"] = "huge"
    rows[3]["answer"] = "It would change."
    rows[5]["id"] = ""
    save(sheet, rows)
    before = held(faq)
    done = cryofaq("import", sheet, faq=faq)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        f"{sheet}:2: button: is longer than 32 characters",
        f"{sheet}:5: evidence: should be one of: limited, moderate, none, strong",
        f"{sheet}:7: id: is empty: each row names the entry that it belongs to",
    ]
    assert held(faq) == before


def test_a_header_that_is_not_ours_is_refused(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "a.csv"
    sheet.write_text("id,notes\na,b\n", encoding="utf-8")
    done = cryofaq("import", sheet, faq=faq)
    assert done.returncode == 2
    assert f"{sheet}:1: section: is missing in the header\n" in done.stderr
    assert f"{sheet}:1: notes: is no column; there are: section, " in done.stderr
    assert cryofaq("import", tmp_path / "none.csv", faq=faq).returncode == 2


def test_a_plain_page_becomes_drafts_that_lint_refuses(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.csv"
    page.write_text(
        "Question,Answer,Updated\n"
        'Is a blister normal?,"<p>Some people get one.</p><ul><li>Cover it.</li></ul>",2020\n'
        "May I drive?,Ask us first.,2021\n",
        encoding="utf-8",
    )
    done = cryofaq("import", "--plain", page, "--section", "care", faq=faq)
    assert done.returncode == 0, done.stderr
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [
        "added    is-a-blister-normal", "added    may-i-drive",
        "unsigned entry/is-a-blister-normal", "unsigned entry/may-i-drive",
    ]  # fmt: skip
    assert done.stdout.endswith(": never signed\n")
    entries = content.load(faq).entries
    assert list(entries) == ["blister", "washing", "plaster", "is-a-blister-normal", "may-i-drive", "laser"]
    assert entries["is-a-blister-normal"].answer == "Some people get one.\n\n- Cover it.\n"
    assert entries["may-i-drive"].phrasings == ("May I drive?",)
    on_the_desk = desk.lay(content.load(faq), ledger_files.read(faq / "ledger.tsv"), TODAY)
    found = lint.check(on_the_desk, (unfinished,))
    assert [(problem.level, problem.path) for problem in found] == [("error", str(faq / "en/entries/care.yaml"))] * 2
    assert cryofaq("show", "may-i-drive", faq=faq).returncode == 2, "withheld: nobody has signed it"


def test_plain_and_section_belong_together(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.csv"
    page.write_text("q,a\nx,y\n", encoding="utf-8")
    for words in (("--plain", page), (page, "--section", "care"), ("--plain", page, "--section", "none")):
        done = cryofaq("import", *words, faq=faq)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_pack_without_entries_takes_them(cryofaq: Cryofaq, faq: Path, texts: dict[str, str], workspace: Workspace,
                                           tmp_path: Path) -> None:  # fmt: skip
    sheet = tmp_path / "a.xlsx"
    cryofaq("export", sheet, faq=faq)
    bare = workspace({path: text for path, text in texts.items() if "entries" not in path})
    assert cryofaq("import", sheet, faq=bare).returncode == 0
    assert content.load(bare).sections == content.load(faq).sections
