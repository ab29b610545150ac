"""Signed content, ready to serve. Built by `ledger.py` and by nothing else."""

from collections.abc import Mapping

from msgspec import Struct

from bot.bank import Bank, Index
from bot.draft import Lexicon, PackDraft
from bot.draft_alerts import AlertsFile, PointsDraft, TonguesFile
from bot.model import Entry, Notices, RedFlag, Tongue, Vetted


class Withheld(Struct, frozen=True):
    """An entry that is not served, and why; the bank still holds it, so that no neighbour answers for it."""

    id: str
    why: str


class Pack(Struct, frozen=True):
    """Everything that the bot knows and may say."""

    settings: PackDraft
    title: Vetted
    sections: Mapping[str, Vetted]
    """Section id -> its name, in reading order."""
    notices: Notices
    entries: Mapping[str, Entry]
    flags: Mapping[str, RedFlag]
    signs: AlertsFile
    points: PointsDraft | None
    lexicon: Lexicon
    withheld: Mapping[str, Withheld]
    bank: Bank
    """Every phrasing, those of withheld entries too."""
    index: Index | None
    fingerprint: str
    """sha256 over the fingerprints of all that is served; 64 hexadecimal digits."""
    doubts: Mapping[str, RedFlag] = {}
    """Red flag -> its calm form, where it is unclear whether the danger is real and present."""
    tongues: Mapping[str, Tongue] = {}
    tongue_signs: TonguesFile = TonguesFile()
    editions: frozenset[tuple[str, str]] = frozenset()
    """Entry and mark (`edition`) of every text that was ever signed, served or not."""


def edition(sha256: str) -> str:
    """A fingerprint as short as the review sheet prints it: 12 hexadecimal digits."""
    return sha256[:12]
