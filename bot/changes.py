"""What changed in an item since it was signed, in words: which went, which came, which stayed around them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKEN = re.compile(r"\n+|\S+")


class Fate(StrEnum):
    """What became of a run of words."""

    STAYED = "stayed"
    WENT = "went"
    CAME = "came"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row with one fate; a token of line feeds stands for a new line."""

    fate: Fate
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with blanks between them."""
        return re.sub(r" ?(\n+) ?", r"\1", " ".join(self.words))


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs, as runs in reading order."""

    field: str
    runs: tuple[Run, ...]


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Change]:
    """The fields in which two versions of an item differ.

    Args:
        before: what the reader saw when it was signed (`ledger_files.signed_texts`).
        after: what the reader sees now (`ledger.shown`).
    """
    for field in dict.fromkeys((*after, *before)):
        old, new = _tokens(before.get(field)), _tokens(after.get(field))
        if old != new:
            yield Change(field, tuple(_runs(old, new)))


def _runs(old: list[str], new: list[str]) -> Iterator[Run]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Run(Fate.STAYED, tuple(new[c:d]))
            continue
        if a < b:
            yield Run(Fate.WENT, tuple(old[a:b]))
        if c < d:
            yield Run(Fate.CAME, tuple(new[c:d]))


def _tokens(value: object) -> list[str]:
    return _TOKEN.findall(as_text(value).strip())


def as_text(value: object) -> str:
    """Plain data as lines of text, nested lists as bullets; keys by the alphabet, for no order is kept."""
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {as_text(part)}" for key, part in sorted(value.items()))
    if isinstance(value, list | tuple):
        return "\n".join(f"- {_on_one_line(part)}" for part in value)
    return (
        {None: "", True: "yes", False: "no"}.get(value, "")
        if value is None or isinstance(value, bool)
        else str(value)
    )


def _on_one_line(value: object) -> str:
    """A list's item; a mapping or a list in it is told in one line."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_on_one_line(part)}" for key, part in sorted(value.items()))
    if isinstance(value, list | tuple):
        return ", ".join(map(_on_one_line, value))
    return as_text(value)
