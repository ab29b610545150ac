"""Draft + ledger -> Pack: what is unsigned, changed or overdue is not served, or stops the start."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import TEXTS, TODAY, Workspace, sign_all, vetted
from hypothesis import given
from hypothesis import strategies as st

from bot import content, ledger, ledger_files
from bot.errors import ContentError, OutputError, UnsignedError
from bot.ledger_files import Row
from bot.model import Evidence, Notice, Role, Style

DAY = date(2026, 11, 22)


def change(faq: Path, name: str, old: str, new: str) -> None:
    path = faq / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def why(faq: Path, item: str, today: date = TODAY) -> str:
    """Why an item may not be served; empty if it may."""
    return ledger.standings(content.load(faq), ledger_files.read(faq / "ledger.tsv"), today)[item].why


def test_what_is_signed_is_served(faq: Path) -> None:
    pack = vetted(faq)
    assert list(pack.entries) == ["blister", "washing", "plaster", "laser"]
    assert list(pack.flags) == ["breathing", "despair"]
    assert set(pack.notices) == set(Notice)
    assert not pack.withheld


def test_a_pack_that_nobody_signed_does_not_start(workspace: Workspace) -> None:
    with pytest.raises(UnsignedError, match="notice/referral: never signed"):
        vetted(workspace(TEXTS))


def test_a_new_entry_is_withheld_with_its_phrasings(faq: Path) -> None:
    more = "  - {id: new, question: New?, button: New, answer: Yes., phrasings: [a new one]}\n"
    with (faq / "en/entries/care.yaml").open("a") as file:
        file.write(more)
    pack = vetted(faq)
    assert "new" not in pack.entries
    assert pack.withheld["new"].why == "never signed"
    assert ("new", "a new one") in pack.bank


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("en/entries/care.yaml", "Is a blister normal?", "Is a blister good?"),
        ("en/entries/care.yaml", "button: Blisters", "button: Bubbles"),
        ("en/entries/care.yaml", "cover it", "cover it well"),
        ("en/entries/care.yaml", "pus comes out", "pus comes in"),
        ("en/entries/care.yaml", "it does not heal", "it does heal"),
        ("en/entries/care.yaml", "you cannot wake up", "you wake up"),
        ("en/entries/care.yaml", "evidence: limited", "evidence: strong"),
        ("en/entries/care.yaml", "How long it lasts.", "How."),
        ("en/entries/care.yaml", "a thick yellow fluid", "water"),
        ("en/entries/care.yaml", "sources: [AAA, BBB]", "sources: [BBB, AAA]"),
        ("en/entries/care.yaml", "see_also: [washing]", "see_also: []"),
        ("sources.yaml", "On blisters", "On bubbles"),
        ("sources.yaml", "https://a.example/blisters", "https://b.example/"),
    ],
)
def test_any_change_of_what_a_reader_sees_withholds_the_entry(
    faq: Path, name: str, old: str, new: str
) -> None:
    change(faq, name, old, new)
    pack = vetted(faq)
    assert pack.withheld["blister"].why == f"changed since it was signed on {TODAY}"
    assert "washing" in pack.entries


def test_a_phrasing_may_change_without_a_signature(faq: Path) -> None:
    change(faq, "en/entries/care.yaml", "a big blister came up", "a huge blister came up")
    assert "a huge blister came up" in vetted(faq).entries["blister"].phrasings


@pytest.mark.parametrize(
    ("name", "old", "new", "item"),
    [
        ("en/notices.yaml", "Notice referral.", "Notice.", "notice/referral"),
        ("en/alerts.yaml", "Call {emergency} now.", "Wait.", "alert/breathing"),
        ("en/alerts.yaml", "breathe]", "breath]", "alert/breathing"),
        ("en/alerts.yaml", "level: urgent", "level: emergency", "alert/despair"),
        ("en/pack.yaml", "Test pack", "A pack", "pack"),
    ],
)
def test_a_changed_notice_alert_or_sign_stops_the_start(
    faq: Path, name: str, old: str, new: str, item: str
) -> None:
    change(faq, name, old, new)
    with pytest.raises(UnsignedError, match=f"{item}: changed since"):
        vetted(faq)


def test_words_of_an_alert_that_its_signs_name_are_signed_with_it(
    workspace: Workspace, texts: dict[str, str]
) -> None:
    texts["en/alerts.yaml"] = texts["en/alerts.yaml"].replace(
        "[cannot / can not, breathe]", "[<cannot>, breathe]"
    )
    texts["en/alerts.yaml"] += "words: {cannot: cannot / can not}\n"
    faq = sign_all(workspace(texts))
    change(faq, "en/alerts.yaml", "{cannot: cannot / can not}", "{cannot: cannot}")
    with pytest.raises(UnsignedError, match="alert/breathing: changed"):
        vetted(faq)


def test_the_last_row_of_an_item_counts(faq: Path) -> None:
    change(faq, "en/entries/care.yaml", "cover it", "cover it well")
    sign_all(faq)
    assert "blister" in vetted(faq).entries
    change(faq, "en/entries/care.yaml", "cover it well", "cover it")
    assert why(faq, "entry/blister").startswith("changed since"), "the first signature must not revive"


def test_a_signature_lasts_24_months_and_12_where_the_evidence_is_weak(workspace: Workspace) -> None:
    faq = sign_all(workspace(TEXTS), DAY)
    assert why(faq, "entry/washing", date(2028, 11, 22)) == ""
    assert why(faq, "entry/washing", date(2028, 11, 23)) == "review overdue since 2028-11-22"
    assert why(faq, "entry/blister", date(2027, 11, 22)) == ""
    assert why(faq, "entry/blister", date(2027, 11, 23)) == "review overdue since 2027-11-22"
    assert "blister" in vetted(faq, date(2027, 11, 23)).withheld
    with pytest.raises(UnsignedError, match="overdue since 2028-11-22"):
        vetted(faq, date(2028, 11, 23))


@pytest.mark.parametrize(
    ("signed", "due"),
    [
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_a_month_that_is_too_short_ends_on_its_last_day(
    workspace: Workspace, texts: dict[str, str], signed: date, due: date
) -> None:
    texts["en/pack.yaml"] += "review: {months: 6, months_weak: 6}\n"
    faq = sign_all(workspace(texts), signed)
    assert vetted(faq, due).entries["washing"].signature.due == due
    assert why(faq, "entry/washing", due + timedelta(days=1)) == f"review overdue since {due}"


def test_a_signature_of_tomorrow_does_not_hold(workspace: Workspace) -> None:
    faq = sign_all(workspace(TEXTS), DAY)
    assert why(faq, "entry/washing", DAY - timedelta(days=1)) == "signed in the future, on 2026-11-22"


def test_a_pack_can_demand_a_clinician(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/pack.yaml"] += "review: {role: clinical}\n"
    faq = sign_all(workspace(texts))
    with pytest.raises(UnsignedError, match="not signed by a clinician"):
        vetted(faq)
    sign_all(faq, role=Role.CLINICAL)
    assert "washing" in vetted(faq).entries
    sign_all(faq, role=Role.EDITORIAL)
    with pytest.raises(UnsignedError):
        vetted(faq)


def test_an_entry_says_who_checked_it_and_that_no_clinician_did(workspace: Workspace) -> None:
    faq = sign_all(workspace(TEXTS), DAY)
    said = vetted(faq, DAY).entries["blister"].reviewed
    assert said == "Checked by A Reviewer on 22 Nov 2026, due 22 Nov 2027. No clinician signed."
    sign_all(faq, DAY, Role.CLINICAL, "Dr B")
    said = vetted(faq, DAY).entries["blister"].reviewed
    assert said == "Signed by clinician Dr B on 22 Nov 2026, due 22 Nov 2027."


def test_an_entry_is_laid_out_from_its_draft(faq: Path) -> None:
    entry = vetted(faq).entries["blister"]
    assert [[(line.text, line.style) for line in block] for block in entry.answer] == [
        [("Yes, a blister is normal.", Style.PLAIN)],
        [("Do this:", Style.PLAIN)],
        [("leave it alone", Style.BULLET), ("cover it", Style.BULLET)],
    ]
    assert [source.text for source in entry.sources] == [
        "Org A: On blisters (2020)",
        "Org B: On skin (no date)",
    ]
    assert [source.url for source in entry.sources] == ["https://a.example/blisters", ""]
    assert entry.words == ("pus: a thick yellow fluid",)
    assert entry.evidence is Evidence.LIMITED


def test_numbers_are_the_countrys_or_words_for_any(workspace: Workspace, texts: dict[str, str]) -> None:
    pack = vetted(sign_all(workspace(texts)))
    assert pack.flags["breathing"].text == "Call the local number now."
    assert pack.flags["despair"].text == "Talk to a crisis line today."
    assert pack.notices[Notice.EMERGENCY_LINE] == "In danger call the local number."
    texts["en/pack.yaml"] += (
        'country: GB\nhelplines: {GB: {emergency: "999", crisis: Help on 1, owner: J, checked: 2026-11-22}}\n'
    )
    pack = vetted(sign_all(workspace(texts)))
    assert pack.flags["breathing"].text == "Call 999 now."
    assert pack.flags["despair"].text == "Talk to Help on 1 today."


def test_a_changed_number_must_be_signed(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/pack.yaml"] += (
        'country: GB\nhelplines: {GB: {emergency: "999", owner: J D, checked: 2026-11-22}}\n'
    )
    faq = sign_all(workspace(texts))
    change(faq, "en/pack.yaml", '"999"', '"998"')
    with pytest.raises(UnsignedError, match="pack: changed"):
        vetted(faq)


def test_a_preview_serves_everything_and_says_that_it_is_a_draft(
    workspace: Workspace, texts: dict[str, str]
) -> None:
    texts["en/pack.yaml"] += "review: {role: clinical}\n"
    pack = ledger.preview(content.load(workspace(texts)), TODAY)
    assert list(pack.entries) == ["blister", "washing", "plaster", "laser"]
    assert {entry.reviewed for entry in pack.entries.values()} == {"Notice draft."}


def test_the_packs_fingerprint_changes_with_what_is_served(faq: Path) -> None:
    before = vetted(faq).fingerprint
    assert vetted(faq).fingerprint == before
    change(faq, "en/entries/care.yaml", "cover it", "cover it well")
    withheld = vetted(faq).fingerprint
    sign_all(faq)
    assert len({before, withheld, vetted(faq).fingerprint}) == 3


# The files


@pytest.mark.parametrize(
    "line",
    [
        "en/pack",
        "a\tb\tc\td\te\tf",
        "en/pack\tab\tWho\tking\t2026-11-22",
        "en/pack\tab\tWho\teditorial\tsoon",
        "\x00",
    ],
)
def test_a_bad_row_is_named_by_its_line(faq: Path, line: str) -> None:
    path = faq / "ledger.tsv"
    count = len(path.read_text().splitlines())
    path.write_text(f"{path.read_text()}\n{line}\n")
    with pytest.raises(ContentError) as caught:
        ledger_files.read(path)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (str(path), count + 2)
    assert problem.message.startswith("not a row of the ledger")


def test_no_ledger_is_an_empty_ledger(tmp_path: Path) -> None:
    assert ledger_files.read(tmp_path / "ledger.tsv") == ()
    assert ledger_files.signed_texts(tmp_path / "signed.jsonl") == {}


@pytest.mark.parametrize(
    "broken", [b"\xff\xfe\x00", b'{"sha256": "a"}\n', b"{\n", b"[1]\n", b'{"sha256": "a", "shown": 1}\n']
)
def test_broken_signed_texts_are_a_problem_and_not_a_traceback(faq: Path, broken: bytes) -> None:
    (faq / "signed.jsonl").write_bytes(broken)
    with pytest.raises(ContentError) as caught:
        ledger_files.signed_texts(faq / "signed.jsonl")
    assert caught.value.problems[0].line == 1


def test_a_folder_or_bytes_in_place_of_the_ledger(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "bytes").write_bytes(b"\xff\xff")
    for name, message in (("folder", "cannot be read: Is a directory"), ("bytes", "is not UTF-8 text")):
        with pytest.raises(ContentError) as caught:
            ledger_files.read(tmp_path / name)
        assert [problem.message for problem in caught.value.problems] == [message]


def test_signing_appends_and_never_rewrites(faq: Path) -> None:
    before = (faq / "ledger.tsv").read_text(), (faq / "signed.jsonl").read_text()
    change(faq, "en/entries/care.yaml", "cover it", "cover it well")
    sign_all(faq)
    after = (faq / "ledger.tsv").read_text(), (faq / "signed.jsonl").read_text()
    assert after[0].startswith(before[0])
    assert after[1].startswith(before[1])
    assert len(after[1].splitlines()) == len(before[1].splitlines()) + 1, "only the new text is kept again"


@pytest.mark.parametrize("name", ["ledger.tsv", "signed.jsonl"])
def test_signing_after_a_last_line_without_its_end(faq: Path, name: str) -> None:
    path = faq / name
    path.write_text(path.read_text().rstrip("\n"))
    change(faq, "en/entries/care.yaml", "cover it", "cover it well")
    sign_all(faq)
    assert not vetted(faq).withheld
    assert len(ledger_files.signed_texts(faq / "signed.jsonl")) == len(ledger.shown(content.load(faq))) + 1


@pytest.mark.parametrize("separator", ["\u2028", "\x85", "\x1e", "\x0c"])
def test_a_text_with_an_odd_line_separator_can_be_signed_and_read_back(faq: Path, separator: str) -> None:
    draft = content.load(faq)
    seen = {"text": f"one{separator}two"}
    row = Row("en/notice/referral", ledger.fingerprint(seen), "Who", Role.EDITORIAL, DAY)
    ledger_files.sign(faq / "ledger.tsv", faq / "signed.jsonl", [row], {row.sha256: seen})
    assert ledger_files.signed_texts(faq / "signed.jsonl")[row.sha256] == seen
    assert ledger_files.read(faq / "ledger.tsv")[-1] == row
    assert draft


@pytest.mark.parametrize("name", ["ledger.tsv", "signed.jsonl"])
def test_a_file_that_cannot_be_written_is_said(workspace: Workspace, name: str) -> None:
    faq = workspace(TEXTS)
    (faq / name).mkdir()
    with pytest.raises((OutputError, ContentError), match=f"{name}.*(Is a directory)"):
        sign_all(faq)


def test_no_row_is_written_when_the_text_cannot_be_kept(workspace: Workspace) -> None:
    faq = workspace(TEXTS)
    row = Row("en/pack", "ab", "Who", Role.EDITORIAL, DAY)
    with pytest.raises(OutputError, match="cannot be written"):
        ledger_files.sign(faq / "ledger.tsv", faq / "no/such/folder.jsonl", [row], {"ab": {"text": "x"}})
    assert not (faq / "ledger.tsv").exists()


def test_signed_texts_are_what_the_fingerprints_stand_for(faq: Path) -> None:
    for line in (faq / "signed.jsonl").read_text().splitlines():
        row = json.loads(line)
        assert ledger.fingerprint(row["shown"]) == row["sha256"]


@given(st.dictionaries(st.text(), st.text(), max_size=4), st.dictionaries(st.text(), st.text(), max_size=4))
def test_fingerprints_are_equal_only_for_equal_texts(one: dict[str, str], two: dict[str, str]) -> None:
    same = ledger.fingerprint(one) == ledger.fingerprint(two)
    assert same == (one == two)
