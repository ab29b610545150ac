"""Everything that can go wrong on purpose.

CryoError                 one clear line for the person at the terminal; exit code 2
├── ContentError          faq/ cannot be read as a whole; carries every Problem found
├── UnsignedError         a notice or an alert that must be signed is not
├── UnknownItemError      an id that the pack does not have
├── InputError            what was given on the command line or on stdin is not usable
├── OutputError           a file cannot be written
└── SettingsError         the environment holds a setting that is wrong or unknown
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


class SettingsError(CryoError):
    """An environment variable that is wrong or unknown."""
