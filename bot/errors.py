"""Everything that can go wrong on purpose.

CryoError                 one clear line for the person at the terminal; exit code 2
├── ContentError          faq/ cannot be read as a whole; carries every Problem found
├── UnsignedError         a notice or an alert that must be signed is not
├── UnknownItemError      an id that the pack does not have
├── InputError            what was given on the command line or on stdin is not usable
├── OutputError           a file cannot be written
├── MissingLibraryError   a library that only this command needs is not installed
├── TooLongError          a text of the pack is longer than Telegram takes
├── EgressBlocked         the gate refused a request to Telegram (in egress.py: it is a TelegramError too)
├── SettingsError         the environment holds a setting that is wrong or unknown
├── BacklogError          the curators' backlog cannot be opened or used
└── InboxError            the inbox of updates is broken or cannot be opened
    └── InboxFullError    it cannot be written now: disk full, read-only or held by another process
"""

from collections.abc import Iterable

from bot.model import Problem


class CryoError(Exception):
    """Root of the tree: says what, where and what to do, in one line."""


class ContentError(CryoError):
    """faq/ is broken: `problems` lists all of them, in order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(f"{p.path}:{p.line}: {p.message}" for p in self.problems))


class UnsignedError(CryoError):
    """A fixed text that every reply may need has no valid signature."""


class UnknownItemError(CryoError):
    """No entry, section or item of that id."""


class InputError(CryoError):
    """The command's words or its standard input are not usable."""


class OutputError(CryoError):
    """A file that the command was asked to write cannot be written."""


class MissingLibraryError(CryoError):
    """A library of an optional extra is not installed."""


class SettingsError(CryoError):
    """An environment variable that is wrong or unknown."""


class BacklogError(CryoError):
    """The database of counts and kept questions cannot be opened or used."""


class InboxError(CryoError):
    """The inbox of updates is broken or cannot be opened."""


class InboxFullError(InboxError):
    """The inbox cannot be written now; trying again later may help."""


class TooLongError(CryoError):
    """A text that would be refused by Telegram, so that nobody would get it."""
