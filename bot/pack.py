"""Signed content, ready to serve. Built by `ledger.py` and by nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.bank import Bank, Index
from bot.draft import Lexicon, PackDraft
from bot.draft_alerts import AlertsFile, TonguesFile
from bot.model import Entry, Notices, RedFlag, Tongue, Vetted


@dataclass(frozen=True, slots=True)
class Withheld:
    """An entry that is not served, and why; the bank still holds it, so that no neighbour answers for it."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything that the bot knows and may say."""

    settings: PackDraft
    title: Vetted
    sections: Mapping[str, Vetted]
    """Section id -> its name, in reading order."""
    notices: Notices
    entries: Mapping[str, Entry]
    flags: Mapping[str, RedFlag]
    signs: AlertsFile
    lexicon: Lexicon
    withheld: Mapping[str, Withheld]
    bank: Bank
    """Every phrasing, those of withheld entries too."""
    index: Index | None
    fingerprint: str
    """sha256 over the fingerprints of all that is served; 64 hexadecimal digits."""
    doubts: Mapping[str, RedFlag] = field(default_factory=dict)
    """Red flag -> its calm form, where it is unclear whether the danger is real and present."""
    tongues: Mapping[str, Tongue] = field(default_factory=dict)
    tongue_signs: TonguesFile = TonguesFile()  # noqa: RUF009 - frozen
