"""Content that was parsed before: the same draft without a parser, never out of date, and no authority."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from conftest import TEXTS, TODAY, Cryofaq, Workspace, sign_all, vetted

from bot import content, ledger, ledger_files
from bot.draft import Draft
from bot.errors import ContentError, UnsignedError
from bot.files import Files
from bot.settings import read

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def kept(cache: Path) -> list[Path]:
    """The snapshots, the newest last; there is nothing else in the folder."""
    found = sorted(cache.iterdir(), key=lambda path: path.stat().st_mtime_ns) if cache.exists() else []
    assert all(path.suffix == ".draft" for path in found)
    return found


def parts(draft: Draft) -> Mapping[str, object]:
    """What a draft holds, places left out."""
    return {name: getattr(draft, name) for name in draft.__struct_fields__ if name != "locate"}


@pytest.mark.parametrize("where", ["small", "shipped"])
def test_a_snapshot_is_the_draft_as_parsed(faq: Path, cache: Path, where: str) -> None:
    folder = faq if where == "small" else ROOT / "faq"
    fresh = content.load(folder)
    assert parts(content.load(folder, cache=cache)) == parts(fresh)
    assert len(kept(cache)) == 1
    again = content.load(folder, cache=cache)
    assert parts(again) == parts(fresh)
    assert ledger.shown(again) == ledger.shown(fresh)
    assert [type(part) for part in parts(again).values()] == [type(part) for part in parts(fresh).values()]


def test_a_snapshot_is_used(faq: Path, cache: Path) -> None:
    content.load(faq, cache=cache)
    put(cache, faq, title="Another title")
    assert content.load(faq, cache=cache).pack.title == "Another title"


def put(cache: Path, faq: Path, title: str = "", answer: str = "", notice: str = "") -> None:
    """A forged snapshot in the place of the right one."""
    (path,) = kept(cache)
    data = msgspec.msgpack.decode(path.read_bytes()[32:])
    data["pack"]["title"] = title or data["pack"]["title"]
    data["sections"]["care"][0]["answer"] = answer or data["sections"]["care"][0]["answer"]
    data["notices"]["referral"] = notice or data["notices"]["referral"]
    body = msgspec.msgpack.encode(data)
    path.write_bytes(hashlib.sha256(body).digest() + body)


def test_places_are_told_all_the_same(faq: Path, cache: Path) -> None:
    fresh = content.load(faq, cache=cache)
    again = content.load(faq, cache=cache)
    for item, *steps in (["entry/blister", "phrasings", 2], ["notice/help"], ["source/BBB", "year"], ["pack"]):
        assert again.locate(item, *steps) == fresh.locate(item, *steps)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_byte_changed_in_any_file_is_another_snapshot(faq: Path, cache: Path, name: str) -> None:
    before = content.load(faq, cache=cache)
    with (faq / name).open("a", encoding="utf-8") as file:
        file.write(" ")
    assert parts(content.load(faq, cache=cache)) == parts(before)
    assert len(kept(cache)) == 2


def test_a_file_that_comes_or_changes_its_name_is_another_snapshot(faq: Path, cache: Path) -> None:
    content.load(faq, cache=cache)
    (faq / "en/tongues.yaml").write_text("tongues: []\n", encoding="utf-8")
    content.load(faq, cache=cache)
    (faq / "en/entries/edge.yaml").rename(faq / "en/entries/zzz.yaml")
    content.load(faq, cache=cache)
    assert len(kept(cache)) == 3


def test_an_edit_is_seen_at_once_and_its_undoing_too(faq: Path, cache: Path) -> None:
    path = faq / "en/entries/care.yaml"
    first = path.read_text(encoding="utf-8")
    second = first.replace("matter of taste", "must")
    for text, told in ((first, "matter of taste"), (second, "must"), (first, "taste")):
        path.write_text(text, encoding="utf-8")
        assert told in content.load(faq, cache=cache).entries["plaster"].answer


def test_the_index_is_never_kept(faq: Path, cache: Path) -> None:
    content.load(faq, cache=cache)
    (faq / "en/index.json").write_text("broken", encoding="utf-8")
    with pytest.raises(ContentError, match=r"index\.json:1: not what belongs there, delete it and calibrate"):
        content.load(faq, cache=cache)


@pytest.mark.parametrize("damage", ["empty", "short", "a bit", "no digest", "other shape"])
def test_a_damaged_snapshot_is_made_anew(faq: Path, cache: Path, damage: str) -> None:
    right = parts(content.load(faq, cache=cache))
    (path,) = kept(cache)
    whole = path.read_bytes()
    wrong = msgspec.msgpack.encode({"pack": {}})
    path.write_bytes({
        "empty": b"", "short": whole[:-9], "a bit": whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:],
        "no digest": whole[32:], "other shape": hashlib.sha256(wrong).digest() + wrong,
    }[damage])  # fmt: skip
    assert parts(content.load(faq, cache=cache)) == right
    assert path.read_bytes() == whole


def test_a_forged_answer_is_withheld(faq: Path, cache: Path) -> None:
    content.load(faq, cache=cache)
    put(cache, faq, answer="Drink it.")
    pack = ledger.vet(content.load(faq, cache=cache), ledger_files.read(faq / "ledger.tsv"), TODAY)
    assert "blister" not in pack.entries
    assert pack.withheld["blister"].why.startswith("changed since it was signed")
    assert "blister" in vetted(faq).entries


@pytest.mark.parametrize("forged", [{"notice": "Never see a clinician."}, {"title": "Another title"}])
def test_a_forged_notice_stops_the_start(faq: Path, cache: Path, forged: Mapping[str, str]) -> None:
    content.load(faq, cache=cache)
    put(cache, faq, **forged)
    with pytest.raises(UnsignedError):
        ledger.vet(content.load(faq, cache=cache), ledger_files.read(faq / "ledger.tsv"), TODAY)


def test_broken_content_leaves_no_snapshot(workspace: Workspace, texts: dict[str, str], cache: Path) -> None:
    faq = workspace(texts | {"en/lexicon.yaml": "same: no\n"})
    for _ in range(2):
        with pytest.raises(ContentError):
            content.load(faq, cache=cache)
    texts["en/entries/care.yaml"] = texts["en/entries/care.yaml"].replace("[AAA, BBB]", "[CCC]")
    with pytest.raises(ContentError):
        content.load(workspace(texts), cache=cache)
    faq = workspace(TEXTS)
    (faq / "en/pack.yaml").unlink()
    with pytest.raises(ContentError):
        content.load(faq, cache=cache)
    assert Files(faq, "en").sha256() is None
    assert kept(cache) == []


def test_a_folder_that_cannot_be_written_changes_nothing(faq: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for cache in (tmp_path / "file", tmp_path / "file" / "below"):
        assert parts(content.load(faq, cache=cache)) == parts(content.load(faq))
    assert (tmp_path / "file").read_text() == "not a folder"


def test_old_snapshots_go(faq: Path, cache: Path) -> None:
    for number in range(6):
        with (faq / "sources.yaml").open("a", encoding="utf-8") as file:
            file.write(f"# {number}\n")
        content.load(faq, cache=cache)
    assert len(kept(cache)) == 4
    content.load(faq, cache=cache)
    assert len(kept(cache)) == 4


def test_the_command_answers_alike_with_and_without_a_cache(faq: Path, tmp_path: Path, cryofaq: Cryofaq) -> None:
    home = tmp_path / "cache-home"
    cold = cryofaq("ask", "is", "a", "blister", "normal", faq=faq)
    assert len(kept(home / "cryofaq")) == 1
    warm = cryofaq("ask", "is", "a", "blister", "normal", faq=faq)
    (tmp_path / "plain").write_text("")
    none = cryofaq("ask", "is", "a", "blister", "normal", faq=faq, XDG_CACHE_HOME=str(tmp_path / "plain"))
    said = {(done.returncode, done.stdout, done.stderr) for done in (cold, warm, none)}
    assert len(said) == 1
    assert "Yes, a blister is normal." in cold.stdout


def test_the_command_refuses_what_a_snapshot_forged(faq: Path, tmp_path: Path, cryofaq: Cryofaq) -> None:
    cryofaq("topics", faq=faq)
    put(tmp_path / "cache-home" / "cryofaq", faq, notice="Never see a clinician.")
    done = cryofaq("ask", "is a blister normal", faq=faq)
    assert (done.returncode, done.stdout) == (2, "")
    assert "notice/referral: changed since it was signed" in done.stderr


def test_curators_commands_read_the_files_themselves(faq: Path, tmp_path: Path, cryofaq: Cryofaq) -> None:
    assert cryofaq("review", "status", faq=faq).returncode == 0
    assert kept(tmp_path / "cache-home" / "cryofaq") == []


def test_where_the_cache_is() -> None:
    assert read({}).cache is None
    assert read({"HOME": "relative", "XDG_CACHE_HOME": "here"}).cache is None
    if (found := read({"HOME": "/home/a", "LOCALAPPDATA": "C:/a"}).cache) is not None:
        assert found.name == "cryofaq"


@pytest.mark.parametrize("text", ["' '", '"\\t"', '""'])
def test_a_blank_text_is_refused(workspace: Workspace, texts: dict[str, str], text: str) -> None:
    texts["sources.yaml"] += f"CCC: {{organisation: Org C, title: {text}, year: undated}}\n"
    with pytest.raises(ContentError, match=r"sources\.yaml:3: is empty"):
        content.load(workspace(texts))


def test_signing_goes_on_from_a_snapshot(workspace: Workspace, cache: Path) -> None:
    faq = sign_all(workspace(TEXTS))
    assert ledger.vet(content.load(faq, cache=cache), ledger_files.read(faq / "ledger.tsv"), TODAY) == ledger.vet(
        content.load(faq, cache=cache), ledger_files.read(faq / "ledger.tsv"), TODAY
    )
