"""The review sheet shows everything, escapes everything and loads nothing."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import TEXTS, TODAY, Cryofaq, Workspace, sign_all

from bot import content, ledger, ledger_files
from bot.markup import Markup, element, joined
from bot.render import page
from bot.sheet import sheet
from bot.sheet_look import STYLE, policy

CARE = "en/entries/care.yaml"


class Reader(HTMLParser):
    """Reads a page: its text, its elements, and whether they nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "input", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def printed(faq: Path, *items: str) -> str:
    draft, rows = content.load(faq), ledger_files.read(faq / "ledger.tsv")
    chosen = items or tuple(ledger.standings(draft, rows, TODAY))
    return sheet(draft, rows, ledger_files.signed_texts(faq / "signed.jsonl"), TODAY, chosen)


def edit(faq: Path, old: str, new: str) -> None:
    text = (faq / CARE).read_text()
    assert old in text
    (faq / CARE).write_text(text.replace(old, new, 1))


def test_each_entry_stands_there_as_its_reader_sees_it(faq: Path) -> None:
    read = Reader(printed(faq))
    assert read.open == []
    pack = ledger.vet(content.load(faq), ledger_files.read(faq / "ledger.tsv"), TODAY)
    for entry in pack.entries.values():
        for block in page(entry, pack).blocks:
            for line in block:
                assert " ".join(line.text.split()) in read.text
        for phrasing in entry.phrasings:
            assert phrasing in read.text


def test_every_item_has_its_box_its_state_and_its_name_to_sign(faq: Path) -> None:
    text = printed(faq)
    _, rows = content.load(faq), ledger_files.read(faq / "ledger.tsv")
    for item, state in ledger.standings(content.load(faq), rows, TODAY).items():
        assert f'id="{item.replace("/", "-")}"' in text
        assert f"{item}@{state.sha256[:12]}" in text
    assert Reader(text).text.count("Signed by A Reviewer (editorial)") == len(rows)


def test_the_contents_lead_to_what_is_there(faq: Path) -> None:
    elements = Reader(printed(faq)).elements
    targets = {
        found["href"] for tag, found in elements if tag == "a" and (found["href"] or "").startswith("#")
    }
    assert {f"#{found.get('id')}" for _, found in elements} >= targets
    assert {"#part-care", "#entry-blister", "#alert-breathing", "#pack"} <= targets


def test_sources_are_links_that_tell_nobody_where_from(faq: Path) -> None:
    links = [
        found
        for tag, found in Reader(printed(faq)).elements
        if found.get("href") == "https://a.example/blisters"
    ]
    assert links
    assert all(found["rel"] == "noreferrer noopener" for found in links)


def test_what_changed_since_the_signature_is_marked(faq: Path) -> None:
    assert "<del>" not in printed(faq, "entry/washing")
    edit(faq, "You can wash the next day.", "You can wash the next morning.")
    text = printed(faq, "entry/washing")
    assert "You can wash the next <del>day.</del> <ins>morning.</ins>" in text
    assert f"Changed since it was signed on {TODAY}" in text
    assert "Notice draft." in Reader(text).text, "it is shown as the draft that it is"
    (faq / "signed.jsonl").write_text("")
    assert "has not been kept" in printed(faq, "entry/washing")


def test_a_long_stretch_without_change_is_cut(faq: Path) -> None:
    edit(faq, "You can wash the next day.", "x " * 200 + "end")
    sign_all(faq)
    edit(faq, "end", "finish")
    assert "… " + "x " * 14 + "<del>end</del> <ins>finish</ins>" in printed(faq, "entry/washing")


@pytest.mark.parametrize(
    ("days", "state"), [(0, "editorial"), (340, "due soon"), (400, "overdue"), (3000, "overdue")]
)
def test_states(workspace: Workspace, days: int, state: str) -> None:
    faq = sign_all(workspace(TEXTS), TODAY - timedelta(days=days))
    assert f'class="state">{state}<' in printed(faq, "entry/blister")


def test_states_that_nobody_signed(workspace: Workspace) -> None:
    text = printed(workspace(TEXTS))
    assert "Nobody has signed this text." in text
    assert 'class="state open">never signed<' in text


NASTY = "<script>alert(1)</script> & \"quoted\" 'too' <img src=x onerror=alert(1)>"


def test_nothing_in_the_content_is_markup(workspace: Workspace, texts: dict[str, str]) -> None:
    quoted = "'" + NASTY.replace("'", "''") + "'"
    texts["en/pack.yaml"] = texts["en/pack.yaml"].replace("Test pack", quoted).replace("After care", quoted)
    texts[CARE] = re.sub(
        r"(question: |unknown: |- (?=can I shower tomorrow)).*", lambda found: found[1] + quoted, texts[CARE]
    )
    texts["sources.yaml"] = (
        texts["sources.yaml"]
        .replace("Org A", quoted)
        .replace("https://a.example/blisters", "https://a.example/'onclick=alert(1)//&lt;")
    )
    texts["en/alerts.yaml"] = texts["en/alerts.yaml"].replace("cannot breathe\n", quoted + "\n", 1)
    faq = workspace(texts)
    read = Reader(printed(faq))
    assert NASTY in read.text
    assert {tag for tag, _ in read.elements}.isdisjoint({"script", "img", "iframe", "object", "link"})
    assert all(not name.startswith("on") for _, found in read.elements for name in found)


def test_nothing_is_loaded_and_nothing_runs(faq: Path) -> None:
    text = printed(faq)
    elements = Reader(text).elements
    (rule,) = [
        found["content"] for tag, found in elements if found.get("http-equiv") == "Content-Security-Policy"
    ]
    assert rule == policy()
    assert rule is not None
    assert rule.startswith("default-src 'none'; style-src 'sha256-")
    assert f"<style>{STYLE}</style>" in text
    assert "unsafe" not in rule
    assert "url(" not in STYLE
    assert all("src" not in found and "style" not in found for _, found in elements)


def test_an_attribute_and_a_text_are_escaped() -> None:
    made = element("a", "<b>", Markup("<i>"), href="\"'<>&", class_="x", data_y="")
    assert made.html == '<a href="&quot;&#x27;&lt;&gt;&amp;" class="x">&lt;b&gt;<i></a>'
    assert joined("<", element("br")).html == "&lt;<br>"


def test_the_command_writes_the_sheet(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.html"
    done = cryofaq("review", "sheet", "--out", out, faq=faq)
    assert (done.returncode, done.stdout) == (0, "")
    assert out.read_text(encoding="utf-8") == cryofaq("review", "sheet", faq=faq).stdout.removesuffix("\n")
    only = Reader(cryofaq("review", "sheet", "washing", faq=faq).stdout).text
    assert "When can I wash?" in only
    assert "1 text, printed" in only
    refused = cryofaq("review", "sheet", "--out", tmp_path, faq=faq)
    assert (refused.returncode, "cannot be written" in refused.stderr) == (2, True)


def test_an_alert_shows_its_signs_in_full(workspace: Workspace, texts: dict[str, str]) -> None:
    texts["en/alerts.yaml"] = """\
words: {breathe: breathe / get air}
alerts:
  - id: breathing
    level: emergency
    text: Call {emergency} now.
    doubt: Call a doctor today.
    must: [I cannot get air]
    must_not: [fresh air is nice]
    signs:
      - {name: no air, need: [cannot / can not, <breathe>], within: 4, unless: nose, holds: past, doubt: true}
"""
    read = Reader(printed(workspace(texts), "alert/breathing")).text
    for part in (
        "Call the local number now.",
        "Call a doctor today.",
        "I cannot get air",
        "fresh air is nice",
        "no air cannot · can not and <breathe> within 4 words but not near nose even if past",
        "<breathe> breathe · get air",
    ):
        assert part in read
