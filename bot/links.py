"""Deep links: addresses that open the bot at an entry, for a clinic's leaflets, as text and as QR codes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import InputError, MissingLibraryError, OutputError
from bot.model import Entry
from bot.pack import Pack

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{4,31}")
_SCALE = 8
"""Dots of a picture for each square of its code."""


@dataclass(frozen=True, slots=True)
class DeepLink:
    """An entry and the address that opens it."""

    entry: Entry
    url: str


def links(pack: Pack, name: str) -> Iterator[DeepLink]:
    """The deep link of every served entry that the pack covers, in reading order.

    Args:
        name: the bot's username, with or without @.
    Raises:
        InputError: not a username.
    """
    name = name.removeprefix("@")
    if not _NAME.fullmatch(name):
        raise InputError("--bot takes the bot's username: 5 to 32 letters, digits and underscores")
    for entry in pack.entries.values():
        if not entry.outside:
            yield DeepLink(entry, f"https://t.me/{name}?start={entry.id}")


def draw(link: DeepLink, folder: Path) -> Path:
    """Writes a link's QR code (ISO/IEC 18004, error correction M) as `<entry id>.png`; returns its path.

    Raises:
        MissingLibraryError: segno is not installed.
        OutputError: the file cannot be written.
    """
    try:
        import segno
    except ImportError as error:
        raise MissingLibraryError("--qr needs the library segno: pip install 'cryofaq[qr]'") from error
    path = folder / f"{link.entry.id}.png"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        segno.make_qr(link.url, error="m").save(str(path), scale=_SCALE)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error
    return path
