"""Addresses for leaflets."""

from pathlib import Path

import pytest
from conftest import Cryofaq

from bot.errors import InputError, OutputError
from bot.links import draw, links
from bot.pack import Pack


def test_every_covered_entry_has_a_link(pack: Pack) -> None:
    found = {link.entry.id: link.url for link in links(pack, "@cryofaq_bot")}
    assert found == {
        key: f"https://t.me/cryofaq_bot?start={key}" for key in ("blister", "washing", "plaster")
    }


@pytest.mark.parametrize("name", ["", "abc", "x y z a b", "cryofaq-bot", "1cryofaq", "a" * 33])
def test_a_name_that_is_none_is_refused(pack: Pack, name: str) -> None:
    with pytest.raises(InputError, match="--bot"):
        list(links(pack, name))


def test_a_code_that_cannot_be_written_says_so(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        draw(next(links(pack, "cryofaq_bot")), tmp_path / "file")


def test_the_command_lists_links_and_draws_codes(cryofaq: Cryofaq, faq: Path, tmp_path: Path) -> None:
    done = cryofaq("links", "--bot", "cryofaq_bot", "--qr", tmp_path / "qr", faq=faq)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "https://t.me/cryofaq_bot?start=blister\tIs a blister normal?"
    assert done.stderr == f"cryofaq: 3 QR codes in {tmp_path / 'qr'}\n"
    assert sorted(path.name for path in (tmp_path / "qr").iterdir()) == [
        "blister.png",
        "plaster.png",
        "washing.png",
    ]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in (tmp_path / "qr").iterdir())
    assert cryofaq("links", "--bot", "?", faq=faq).returncode == 2
