"""A new pack: the README's walk, what it asks for, and that no medical sentence in it is new."""

import re
import shlex
from pathlib import Path

import pytest
from conftest import ROOT, Cryofaq

from bot import content, desk, ledger_files, lint, starter
from bot.cli_curate import today
from bot.draft import Draft
from bot.errors import InputError
from bot.forms import UNFINISHED
from bot.model import Notice
from bot.prose import sentences

SHIPPED = ROOT / "faq"
README = (ROOT / "README.md").read_text(encoding="utf-8")
TITLE = "Wound care at Elm Road"


def made(folder: Path, language: str = "en", title: str = TITLE) -> Path:
    for path, held in starter.files(SHIPPED, title, language).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(held)
    return folder


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    return content.load(made(tmp_path_factory.mktemp("new")))


@pytest.fixture(scope="module")
def shipped() -> Draft:
    return content.load(SHIPPED)


def walk() -> list[list[str]]:
    """The commands of the README's section, in order."""
    section = README.partition("## A pack of your own\n")[2].partition("\n## ")[0]
    block = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert block
    return [shlex.split(line)[1:] for line in block[1].splitlines() if line.startswith("cryofaq ")]


def test_the_walk_of_the_readme(cryofaq: Cryofaq, tmp_path: Path) -> None:
    """Word for word, in an empty folder."""
    done = [cryofaq(*words, cwd=tmp_path) for words in walk()]
    said = {" ".join(word for word in words if word in "new lint status sheet sign ask".split()): each for words, each
            in zip(walk(), done, strict=True)}  # fmt: skip
    assert {key: each.returncode for key, each in said.items()} == {
        "new": 0, "lint": 0, "status": 1, "sheet": 0, "sign": 0, "ask": 0,
    }  # fmt: skip
    assert said["lint"].stderr == "0 errors, 0 warnings\n"
    assert "entry/about-this-bot                     never signed\n" in said["status"].stdout
    assert said["status"].stdout.splitlines()[-1].startswith("0 of ")
    assert TITLE in (tmp_path / "clinic.html").read_text(encoding="utf-8")
    assert said["ask"].stdout.startswith(f"What can you help me with?\n\n{TITLE} answers common questions.\n")
    assert cryofaq("--faq", "clinic", "review", "status", cwd=tmp_path).returncode == 0
    alarm = cryofaq("--faq", "clinic", "ask", "my wife has collapsed", cwd=tmp_path)
    assert alarm.stdout.startswith("Call your local emergency number now.\n")


def test_a_pack_in_another_language_is_refused_until_it_is_translated(cryofaq: Cryofaq, tmp_path: Path) -> None:
    faq = tmp_path / "klinik"
    new = cryofaq("new", faq, "--title", "Wundpflege: Ulmenweg", "--lang", "de")
    assert new.returncode == 0
    assert "TODO" in new.stderr
    found = cryofaq("--lang", "de", "lint", faq=faq)
    assert found.returncode == 1
    draft = content.load(faq, "de")
    shown = [*(f"notice/{key}" for key in Notice), *(f"alert/{flag.id}" for flag in draft.alerts.alerts)]
    for item in shown:
        place = draft.locate(item) if item.startswith("notice") else draft.locate(item, "text")
        lines = (place.line, place.line + 1)  # a block begins below its key
        path = Path(place.path).relative_to(tmp_path)
        assert any(f"{path}:{line}: [error] is not finished: " in found.stdout for line in lines), item
    assert "klinik/de/pack.yaml:4: [warning] these rules know English only" in found.stdout
    sign = ("--lang", "de", "review", "sign", "--all", "--reviewer", "J", "--role", "editorial", "--date", "today")
    signed = cryofaq(*sign, faq=faq)
    assert signed.returncode == 0
    assert re.match(r"cryofaq: 6\d of them say TODO, so they are not finished: pack, .* and more\n", signed.stderr)
    answer = cryofaq("--lang", "de", "ask", "how does this bot work", faq=faq)
    assert answer.stdout.startswith("TODO: What can you help me with?\n\nTODO: Wundpflege: Ulmenweg answers")


def test_a_translated_pack_passes(tmp_path: Path) -> None:
    """Once no text says TODO, what is left of the rules finds nothing wrong with it."""
    faq = made(tmp_path, "de")
    for path in (faq / "de").rglob("*.yaml"):
        path.write_text(re.sub(rf"{UNFINISHED}: ?", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    found = lint.check(desk.lay(content.load(faq, "de"), (), today()))
    assert [(each.level, each.rule) for each in found] == [("warning", "language")]


def test_every_file_names_a_schema_that_is_there(tmp_path: Path) -> None:
    faq = made(tmp_path)
    for path in faq.rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert found, path
        assert (path.parent / found[1]).is_file()
    assert ledger_files.read(faq / "ledger.tsv") == ()


def test_no_place_is_left_unfilled(tmp_path: Path) -> None:
    known = {"emergency", "crisis", "reviewer", "signed", "due", "days", "privacy"}
    for path in made(tmp_path).rglob("*.[my]*"):
        if path.suffix in (".md", ".yaml"):
            left = set(re.findall(r"\{([a-z]+)\}", path.read_text(encoding="utf-8"))) - known
            assert not left, path


def test_the_readme_of_a_pack_names_files_that_are_there(tmp_path: Path) -> None:
    faq = made(tmp_path, "fr")
    text = (faq / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:fr/|en/)?[a-z/]+\.(?:yaml|tsv|jsonl))`", text)
    assert len(named) > 8
    assert not [name for name in named if not (faq / name).is_file()]
    commands = re.findall(r"cryofaq (.{19})", text)
    assert len(commands) > 8
    assert set(commands) == {"--faq . --lang fr l", "--faq . --lang fr r", "--faq . --lang fr a", "--faq . --lang fr i",
                             "--faq . --lang fr e"}  # fmt: skip


def told(text: str) -> set[str]:
    return {line.strip().lower() for part in text.splitlines() for line in sentences(part)}


def test_what_alerts_say_is_said_by_the_signed_ones(english: Draft, shipped: Draft) -> None:
    """Whoever starts a pack gets no medical sentence that nobody has signed."""
    signed = {flag.id: flag for flag in shipped.alerts.alerts}
    known = {line.removeprefix("in fresh air: ") for flag in signed.values() for line in told(flag.text)}
    for flag in english.alerts.alerts:
        assert flag.level is signed[flag.id].level
        assert told(flag.text) <= known, flag.id


def test_what_the_notice_on_emergencies_says_is_said_by_the_signed_one(english: Draft, shipped: Draft) -> None:
    lines = english.notices[Notice.EMERGENCY].splitlines()
    assert set(lines) <= set(shipped.notices[Notice.EMERGENCY].splitlines())


def test_nothing_is_left_of_the_topic_of_the_shipped_pack(english: Draft) -> None:
    """In what people read. The groups of words that signs name come as they are."""
    said = [*english.notices.values(), *(flag.text for flag in english.alerts.alerts)]
    said += [text for entry in english.entries.values() for text in (entry.answer, *entry.phrasings)]
    found = re.findall(r"(?i)cryo\w*|nitrogen|freez\w*|chamber|\bcold\b|\bwart\w*|\bskin\b", "\n".join(said))
    assert not found


def test_labels_fit_where_they_are_shown(tmp_path: Path) -> None:
    """Also with the mark of what is unfinished, and with the longest title."""
    notices = content.load(made(tmp_path, "de", "x" * 40), "de").notices
    for key, text in notices.items():
        limit = {Notice.DESCRIPTION: 512, Notice.SHORT_DESCRIPTION: 120}.get(key)
        limit = limit or (32 if key.startswith("button") or key is Notice.NONE_OF_THESE else 4096)
        assert len(text) <= limit, key


@pytest.mark.parametrize("title", ["", " ", "x" * 41, "a {place}", 'say "x"', "What?", "a\\"])
def test_a_title_that_would_break_a_text_is_refused(title: str) -> None:
    with pytest.raises(InputError, match="--title"):
        starter.files(SHIPPED, title, "en")


@pytest.mark.parametrize("title", ["Dr. No: wounds & more", "# 1 - 'Plaster'", "yes", "Ärzte für Haut"])
def test_a_title_may_hold_what_yaml_reads_otherwise(tmp_path: Path, title: str) -> None:
    if not title[-1].isalnum():
        title += " team"
    assert content.load(made(tmp_path, title=title)).pack.title == title


def test_what_is_in_the_way_is_not_touched(cryofaq: Cryofaq, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x")
    (tmp_path / "empty").mkdir()
    for folder in ("full", "full/mine"):
        done = cryofaq("new", tmp_path / folder, "--title", "T")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "is there already" in done.stderr
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine"]
    assert cryofaq("new", tmp_path / "empty", "--title", "T", "--lang", "english").returncode == 2
    assert cryofaq("new", tmp_path / "empty", "--title", "T").returncode == 0
