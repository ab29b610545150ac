"""Buttons: what pressing one does, as data of at most 64 bytes that outlives restarts and changes of content.

The data holds ids and a stamp of the entry as it was, never words. Knows nothing of Telegram.
"""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from bot.model import Entry, Vetted


class Way(StrEnum):
    """Where an entry opens: in place of the question back, in place of a menu, or as a new message."""

    PICK = "p"
    MENU = "m"
    NEW = "n"


@dataclass(frozen=True, slots=True)
class Open:
    """Open an entry. `stamp` tells which text of the entry the button was made for."""

    way: Way
    entry: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Browse:
    """Show the questions of a section; pages count from 0."""

    section: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Cite:
    """Show a page of the sources, counted from 0."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """Show the sections."""


@dataclass(frozen=True, slots=True)
class Neither:
    """None of the offered questions was meant."""


@dataclass(frozen=True, slots=True)
class Vote:
    """Say whether an answer helped. `edition` tells which signed text of the entry was read."""

    helped: bool
    entry: str
    edition: str


Action = Open | Browse | Cite | Home | Neither | Vote


@dataclass(frozen=True, slots=True)
class Link:
    """Open a web page that the pack names."""

    url: str


@dataclass(frozen=True, slots=True)
class Button:
    """A vetted label, and what pressing it does."""

    label: Vetted
    does: Action | Link


_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_OPEN = re.compile(rf"([pmn]):({_ID}):([0-9a-f]{{8}})")
_BROWSE = re.compile(rf"s:({_ID}):(\d{{1,3}})")
_CITE = re.compile(r"c:(\d{1,3})")
_VOTE = re.compile(rf"([yn]):({_ID}):([0-9a-f]{{12}})")
MOST_BYTES = 64


def stamp(entry: Entry) -> str:
    """Eight hexadecimal digits over what an entry says; who signed it and when is left out."""
    said = (
        entry.question,
        *(line.text for block in entry.answer for line in block),
        *("unknown", entry.unknown or "", "words", *entry.words, "emergency", *entry.emergency_if),
        *("today", *entry.today_if, "clinician", *entry.clinician_if, entry.evidence or ""),
        *(source.text + source.url for source in entry.sources),
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]


def opens(entry: Entry, way: Way) -> Open:
    """The action that opens an entry as it is now."""
    return Open(way, entry.id, stamp(entry))


def data(action: Action) -> str:
    """An action as callback data: ASCII, at most 64 characters."""
    match action:
        case Open(way=way, entry=entry, stamp=mark):
            return f"{way}:{entry}:{mark}"
        case Browse(section=section, page=page):
            return f"s:{section}:{page}"
        case Cite(page=page):
            return f"c:{page}"
        case Home():
            return "t"
        case Neither():
            return "x"
        case Vote(helped=helped, entry=entry, edition=mark):
            return f"{'y' if helped else 'n'}:{entry}:{mark}"
    assert_never(action)


def read(text: str) -> Action | None:
    """The action that callback data stands for, or None: anybody can forge it."""
    if len(text) > MOST_BYTES or not text.isascii():
        return None
    if found := _OPEN.fullmatch(text):
        return Open(Way(found[1]), found[2], found[3])
    if found := _VOTE.fullmatch(text):
        return Vote(found[1] == "y", found[2], found[3])
    if found := _BROWSE.fullmatch(text):
        return Browse(found[1], int(found[2]))
    if found := _CITE.fullmatch(text):
        return Cite(int(found[1]))
    bare: dict[str, Action] = {"t": Home(), "x": Neither()}
    return bare.get(text)
