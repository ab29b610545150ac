"""Entries <-> sheets: whatever an entry holds survives, and the shipped pack comes back to the byte."""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from conftest import ROOT, TEXTS, Workspace
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from bot import content, ledger, staging, tables, tables_files, tables_import, tables_plain
from bot.content_yaml import _Loader  # the reader that a writer must satisfy
from bot.content_yaml_write import MODELINE, comments, entries_text
from bot.draft import EntriesFile, EntryDraft
from bot.errors import ContentError, InputError, MissingLibraryError, OutputError
from bot.files import Files
from bot.forms import UNFINISHED
from bot.model import Evidence
from bot.tables import COLUMNS, Fault, Row, canonical

KINDS = (".csv", ".xlsx")
SHIPPED = ROOT / "faq"

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=30).map(
    lambda text: re.sub("[\x00-\x08\x0e-\x1f\x7f]", "", text)
)
risky = st.sampled_from(
    "=1+1|@SUM(A1)|-2|+3|'=x|''-y|no|12:30|~|# x|a: b|- b|_x000D_|'|\"|TRUE|1-2|[x]|{y}|TODO".split("|")
)
text = (words | risky | st.tuples(risky, words).map("".join)).filter(str.strip)
block = st.lists(words | risky, min_size=1, max_size=5).map("\n".join).filter(str.strip)
several = st.lists(text, max_size=3).map(tuple)
entry = st.builds(
    EntryDraft,
    id=st.sampled_from(["a", "b-2", "no", "12"]),
    question=text,
    button=text.map(lambda said: said.strip()[:32]),
    answer=block,
    phrasings=st.lists(text, min_size=1, max_size=4).map(tuple),
    unknown=st.none() | block,
    emergency_if=several,
    today_if=several,
    clinician_if=several,
    evidence=st.none() | st.sampled_from(Evidence),
    hard_words=st.dictionaries(text, text, max_size=3),
    sources=several,
    see_also=st.lists(st.sampled_from(["x", "y-1"]), max_size=2).map(tuple),
    outside=st.booleans(),
)


def sheet(cells: list[dict[str, str]], kind: str, folder: Path) -> list[Row]:
    """Some rows once they have been through a file."""
    path = folder / f"sheet{kind}"
    path.write_bytes(tables_files.write(cells, COLUMNS, path))
    rows, faults = tables_files.read(path)
    assert not faults
    return rows


def yaml_entries(written: str) -> EntriesFile:
    import yaml

    def plain(node: yaml.Node) -> object:
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [plain(child) for child in node.value]
        return {key.value: plain(value) for key, value in node.value}

    return msgspec.convert(plain(yaml.compose(written, _Loader)), EntriesFile, strict=False)


@settings(deadline=None, max_examples=100)
@given(entry)
def test_any_entry_survives_csv(tmp_path_factory: pytest.TempPathFactory, one: EntryDraft) -> None:
    rows = sheet(list(tables.cells({"care": [one]})), ".csv", tmp_path_factory.getbasetemp())
    told, faults = tables.read(rows)
    assert not faults
    assert tables_import.entries(told) == [("care", canonical(one))]


@settings(deadline=None, max_examples=30)
@given(entry)
def test_any_entry_survives_xlsx(tmp_path_factory: pytest.TempPathFactory, one: EntryDraft) -> None:
    rows = sheet(list(tables.cells({"care": [one]})), ".xlsx", tmp_path_factory.getbasetemp())
    assert tables_import.entries(tables.read(rows)[0]) == [("care", canonical(one))]


@settings(deadline=None, max_examples=100)
@given(entry)
def test_any_entry_survives_yaml(one: EntryDraft) -> None:
    written = entries_text("care", [canonical(one)])
    assert yaml_entries(written).entries == (canonical(one),)
    assert entries_text("care", yaml_entries(written).entries, comments(written)) == written


@given(entry)
def test_the_canonical_form_is_its_own(one: EntryDraft) -> None:
    assert canonical(canonical(one)) == canonical(one)


# The shipped pack


@pytest.mark.parametrize("path", sorted((SHIPPED / "en" / "entries").iterdir()), ids=lambda path: path.stem)
def test_the_shipped_files_are_canonical(path: Path) -> None:
    """So what a program writes differs from them in what it changes, and nowhere else."""
    held = path.read_text(encoding="utf-8")
    part = yaml_entries(held)
    assert [canonical(each) for each in part.entries] == list(part.entries)
    assert entries_text(part.section, part.entries, comments(held)) == held


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_pack_comes_back_to_the_byte(tmp_path: Path, kind: str) -> None:
    before = content.load(SHIPPED)
    rows = sheet(list(tables.cells(before.sections)), kind, tmp_path)
    bare = shutil.copytree(SHIPPED, tmp_path / "faq")
    shutil.rmtree(bare / "en" / "entries")
    told, faults = tables.read(rows)
    draft = content.load(bare)
    assert not [*faults, *tables_import.check(told, draft)]
    plan = tables_import.plan(draft, Files(bare, "en"), tables_import.entries(told))
    staging.put(plan.files)
    for path in (SHIPPED / "en" / "entries").iterdir():
        assert (bare / "en" / "entries" / path.name).read_bytes() == path.read_bytes()
    assert ledger.shown(content.load(bare)) == ledger.shown(before), "no signature is lost"


def test_a_sheet_that_says_nothing_new_writes_nothing(faq: Path, tmp_path: Path) -> None:
    """Also not to the files of this pack, which are not canonical."""
    plan = planned(faq, sheet(list(tables.cells(content.load(faq).sections)), ".csv", tmp_path))
    assert (plan.files, plan.changes) == ({}, ())


# Files


def test_what_would_run_as_a_formula_is_inert_in_csv(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@x", "'=x", "''@x", "＝1", "'plain", "it's"]
    path = tmp_path / "a.csv"
    path.write_bytes(tables_files.write([{"x": said, "y": "."} for said in texts], ["x", "y"], path))
    written = [line.split(",")[0] for line in path.read_text("utf-8-sig").splitlines()[1:]]
    assert not [said for said in written if said[0] in "=+-@＝＋－＠"]
    assert [row.cells["x"] for row in tables_files.read(path)[0]] == texts


def test_a_workbook_is_laid_out_and_all_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    told = {"section": "care", "id": "a", "answer": "=1+1", "phrasing": "1-2"}
    path.write_bytes(tables_files.write([told], COLUMNS, path))
    page = load_workbook(path).active
    assert page is not None
    assert (page.title, page.freeze_panes) == ("entries", "C2")
    cells = {head.value: cell for head, cell in zip(page[1], page[2], strict=True)}
    assert (cells["answer"].value, cells["answer"].data_type) == ("=1+1", "s")
    assert all(cell.number_format == "@" for cell in page[2] if cell.value)
    assert cells["answer"].alignment.wrap_text
    assert page.column_dimensions["E"].width > page.column_dimensions["B"].width > 15


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8(tmp_path: Path) -> None:
    assert tables_files.write([], COLUMNS, tmp_path / "a.csv").startswith(b"\xef\xbb\xbfsection,id,")


@pytest.mark.parametrize("held", ["Q;A\r\na;b\r\n", "q\ta\na\tb", "\ufeff Q , A\na,b\n,\n"])
def test_sheets_of_other_programs_are_read(tmp_path: Path, held: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(held, encoding="utf-8", newline="")
    assert tables_files.read(path) == ([Row(2, {"q": "a", "a": "b"})], [])


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ("caf\xe9".encode("latin-1"), "is not UTF-8"),
        (b'id\n"a"b\n', "row 2: "),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_is_no_csv_is_refused(tmp_path: Path, held: bytes | None, said: str) -> None:
    path = tmp_path / "a.csv"
    if held is not None:
        path.write_bytes(held)
    with pytest.raises(InputError, match=said):
        tables_files.read(path)


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK no")
    with pytest.raises(InputError, match="no XLSX workbook"):
        tables_files.read(path)
    book = Workbook()
    book.create_sheet("two")
    book.save(path)
    with pytest.raises(InputError, match="2 sheets"):
        tables_files.read(path)
    with pytest.raises(InputError, match=r"\.csv or \.xlsx"):
        tables_files.read(tmp_path / "a.ods")


def test_cells_that_are_not_text_are_said_or_understood(tmp_path: Path) -> None:
    from datetime import datetime

    book = Workbook()
    page = book.active
    assert page is not None
    for line in (["id", "x"], ["=1+1", 2020], [datetime(2026, 1, 2), True], ["#N/A", 2.5], ["a", "b", "c"]):  # noqa: DTZ001
        page.append(line)
    book.save(tmp_path / "a.xlsx")
    rows, faults = tables_files.read(tmp_path / "a.xlsx")
    assert [(fault.row, fault.column) for fault in faults] == [(2, "id"), (3, "id"), (4, "id"), (5, "")]
    assert [row.cells["x"] for row in rows] == ["2020", "yes", "2.5"]


@pytest.mark.parametrize("said", ["a\x01b", "x" * 40_000])
@pytest.mark.parametrize("kind", KINDS)
def test_what_no_cell_can_hold_is_refused(tmp_path: Path, said: str, kind: str) -> None:
    with pytest.raises(InputError, match="row 2, answer: "):
        tables_files.write([{"answer": said}], COLUMNS, tmp_path / f"a{kind}")


def test_a_header_is_whole() -> None:
    rows = [Row(2, dict.fromkeys(["section", "id", "phrasing", "notes"], "x"))]
    said = {fault.column: fault.message for fault in tables_files.header_faults(rows, COLUMNS)}
    assert set(said) == {*COLUMNS, "notes"} - {"section", "id", "phrasing"}
    assert said["notes"].startswith("is no column; there are: section, ")


# What a sheet tells


def row(number: int, **cells: str) -> Row:
    return Row(number, dict.fromkeys(COLUMNS, "") | cells)


def test_rows_of_an_entry_may_stand_anywhere_and_say_things_twice() -> None:
    told, faults = tables.read(
        [
            row(2, section="care", id="a", phrasing="one"),
            row(3, section="care", id="b", question="B?"),
            row(4, id="a", question="A?", phrasing="two", outside="TRUE", evidence="Strong"),
            row(5, id="a", question=" A? "),
        ]
    )
    assert not faults
    assert [(each.section, each.data["id"]) for each in told] == [("care", "a"), ("care", "b")]
    a = {"id": "a", "question": "A?", "outside": True, "evidence": "strong", "phrasings": ["one", "two"]}
    assert told[0].data == a
    assert told[0].place("phrasings", 1) == (4, "phrasing")
    assert told[0].place("question") == (4, "question")


def test_what_cannot_be_understood_is_said_by_row_and_column() -> None:
    _, faults = tables.read(
        [
            row(2, id="a", question="A?", outside="maybe", hard_words="cyst"),
            row(3, phrasing="whose"),
            row(4, id="a", question="Another?", hard_words="x: y\nx: z"),
        ]
    )
    assert [(fault.row, fault.column) for fault in sorted(faults)] == [
        (2, "hard_words"), (2, "outside"), (2, "section"), (3, "id"), (4, "hard_words"), (4, "question"),
    ]  # fmt: skip
    assert Fault(4, "question", "is not what row 2 says of `a`") in faults


# Plans


def planned(faq: Path, rows: list[Row], *, remove: bool = False) -> tables_import.Plan:
    told, faults = tables.read(rows)
    draft = content.load(faq)
    assert not [*faults, *tables_import.check(told, draft)]
    return tables_import.plan(draft, Files(faq, "en"), tables_import.entries(told), remove=remove)


def changed(faq: Path, tmp_path: Path, edit: str, new: str) -> list[Row]:
    """The rows of a pack with one cell edited."""
    told = [{key: new if said == edit else said for key, said in cells.items()} for cells in
            tables.cells(content.load(faq).sections)]  # fmt: skip
    assert new in {said for cells in told for said in cells.values()}
    return sheet(told, ".csv", tmp_path)


def test_a_change_is_written_with_the_comments_of_its_file(workspace: Workspace, tmp_path: Path) -> None:
    care = TEXTS["en/entries/care.yaml"].replace("  - id: washing", "  # ask Jane\n  - id: washing # sure?")
    faq = workspace({**TEXTS, "en/entries/care.yaml": f"# top\n{care}# end\n"})
    plan = planned(faq, changed(faq, tmp_path, "When can I wash?", "When may I wash?"))
    (path, held), *others = plan.files.items()
    assert (path.name, others) == ("care.yaml", [])
    text = held.decode()
    assert text.startswith("# top\nsection: care\nentries:\n  - id: blister\n")
    assert "  # ask Jane\n  # sure?\n  - id: washing\n    question: When may I wash?\n" in text
    assert text.endswith("# end\n")
    assert plan.changes == (tables_import.Change("washing", "changed", ("question",)),)
    staging.put(plan.files)
    assert content.load(faq).entries["blister"] == content.load(workspace(TEXTS)).entries["blister"]


def test_what_a_sheet_leaves_out_is_kept_in_its_place_or_removed_if_told(faq: Path, tmp_path: Path) -> None:
    cells = list(tables.cells({"care": content.load(faq).sections["care"]}))
    rows = sheet([each for each in cells if each["id"] != "washing"], ".csv", tmp_path)
    kept = planned(faq, rows)
    assert [(each.entry, each.fate) for each in kept.changes] == [("washing", "kept")]
    assert not kept.files
    gone = planned(faq, rows, remove=True)
    assert [(each.entry, each.fate) for each in gone.changes] == [("washing", "removed")]
    staging.put(gone.files)
    assert list(content.load(faq).entries) == ["blister", "plaster", "laser"], "the other section is not in the sheet"


def test_an_entry_may_be_added_and_moved(faq: Path, tmp_path: Path) -> None:
    cells = list(tables.cells(content.load(faq).sections))
    for each in cells:
        each["section"] = "edge" if each["id"] == "plaster" else each["section"]
    fresh = {"section": "edge", "id": "new", "question": "N?", "button": "N", "answer": "N.", "phrasing": "n"}
    plan = planned(faq, sheet([*cells, fresh], ".csv", tmp_path))
    assert {each.entry: each.fields for each in plan.changes} == {"plaster": ("section",), "new": ()}
    staging.put(plan.files)
    after = content.load(faq)
    assert {key: [each.id for each in part] for key, part in after.sections.items()} == {
        "care": ["blister", "washing"],
        "edge": ["plaster", "laser", "new"],
    }
    assert after.sections == plan.draft.sections


def test_a_new_section_gets_a_file_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    faq = workspace({**TEXTS, "en/pack.yaml": TEXTS["en/pack.yaml"].replace("thresholds", "  more: M\nthresholds")})
    fresh = {"section": "more", "id": "new", "question": "N?", "button": "N", "answer": "N.", "phrasing": "n"}
    plan = planned(faq, sheet([fresh], ".csv", tmp_path))
    assert [path.name for path in plan.files] == ["more.yaml"]
    assert next(iter(plan.files.values())).decode().startswith(f"{MODELINE}\nsection: more\n")


def test_every_fault_is_said_with_its_row_and_column(faq: Path, tmp_path: Path) -> None:
    wrong = {"id": "A!", "button": "x" * 33, "sources": "AAA\nNO"}
    told, _ = tables.read(
        [
            row(2, section="care", question="A?", answer="A.", phrasing="a", **wrong),
            row(3, section="nowhere", id="b", button="B", answer="B.", evidence="huge"),
        ]
    )
    with pytest.raises(ContentError) as caught:
        tables_import.refuse(tables_import.check(told, content.load(faq)), tmp_path / "a.csv")
    said = [(problem.line, problem.message.split(":")[0]) for problem in caught.value.problems]
    assert said == [
        (2, "button"), (2, "id"), (2, "sources"), (3, "evidence"), (3, "is missing"), (3, "phrasing"), (3, "section"),
    ]  # fmt: skip


# Writing


def test_files_change_together_or_not_at_all(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_text("before")
    good.chmod(0o640)
    bad.mkdir()
    with pytest.raises(OutputError, match="bad"):
        staging.put({good: b"after", tmp_path / "new": b"x", bad: b"x"})
    assert good.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad", "good"]
    staging.put({good: b"after"})
    assert good.read_text() == "after"
    assert good.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad", "good"]


def test_a_file_that_was_put_in_place_is_put_back(tmp_path: Path) -> None:
    """The second one cannot be replaced: a folder has come to stand there meanwhile."""

    class Late(dict[Path, bytes]):
        def items(self) -> Iterator[tuple[Path, bytes]]:  # type: ignore[override]
            yield from super().items()
            (tmp_path / "second").mkdir()

    first = tmp_path / "first"
    first.write_text("before")
    with pytest.raises(OutputError):
        staging.put(Late({first: b"after", tmp_path / "third": b"x", tmp_path / "second": b"x"}))
    assert first.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


# A plain FAQ


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("Yes.", "Yes."),
        ("<p>Yes,\n it &amp; <b>more</b>.</p><p>No.</p>", "Yes, it & more.\n\nNo.\n"),
        ("Do:<ul><li>one</li><li><p>two</p></li></ul>End<br>last", "Do:\n\n- one\n- two\n\nEnd\nlast\n"),
        ("<ul><li></li><li> a </li></ul>", "- a"),
        ("a<script>alert(1)</script><style>x</style>b", "ab"),
        ("One.\n\n\nTwo:\n• a\n* b", "One.\n\nTwo:\n- a\n- b\n"),
        ("5 < 6 &lt; 7", "5 < 6 < 7"),
        ('<a href="https://x.example">link</a> <table><tr><td>a</td><td>b</td></tr></table>', "link\n\na b\n"),
    ],
)
def test_html_becomes_paragraphs_and_bullets(page: str, said: str) -> None:
    assert tables_plain.plain(page) == said


def test_a_plain_faq_becomes_drafts_with_ids_of_their_own(faq: Path) -> None:
    asked = ["Blister?", "Blister!", "Wie lange dauert es, und was soll ich währenddessen tun?", "Что это?"]
    rows = [Row(number, {"q": text, "a": "<p>Yes.</p>"}) for number, text in enumerate(asked, 2)]
    told, faults = tables_plain.read(rows, "care", {"blister"})
    assert not faults
    ids = [each.data["id"] for each in told]
    assert ids == ["blister-2", "blister-3", "wie-lange-dauert-es-und-was-soll-ich", "question-5"]
    assert not tables_import.check(told, content.load(faq))
    assert [each.data["phrasings"] for each in told] == [[text] for text in asked]
    assert all(UNFINISHED in str(each.data["unknown"]) for each in told)
    assert told[2].data["button"] == "TODO: Wie lange dauert es, und"


def test_a_plain_faq_without_its_columns_or_words_is_refused() -> None:
    assert tables_plain.read([Row(2, {"frage": "x"})], "care", ())[1][0].row == 1
    rows = [Row(2, {"question": "A?", "answer": "<p> </p>"}), Row(3, {"question": "a?", "answer": "b"})]
    faults = tables_plain.read(rows, "care", ())[1]
    assert [(fault.row, fault.column) for fault in faults] == [(2, "answer"), (3, "question")]


def test_without_its_library_xlsx_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingLibraryError, match=r"cryofaq\[sheets\]"):
        tables_files.write([], COLUMNS, tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").write_bytes(b"")
    with pytest.raises(MissingLibraryError, match=r"cryofaq\[sheets\]"):
        tables_files.read(tmp_path / "a.xlsx")
