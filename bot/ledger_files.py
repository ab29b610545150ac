"""The files of sign-offs: ledger.tsv, a row for each signature, and signed.jsonl, what each fingerprint stood for.
Judges nothing: that is what `ledger.py` does.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import msgspec

from bot.errors import ContentError, OutputError
from bot.model import Problem, Role

Shown = Mapping[str, object]
"""What a reader sees of an item, as plain data."""
_HEADER = ("item", "sha256", "reviewer", "role", "date")


class Row(msgspec.Struct, frozen=True):
    """One line of ledger.tsv. `item` is `LANGUAGE/KIND/ID`, as in `en/entry/blister`."""

    item: str
    sha256: str
    reviewer: str
    role: Role
    signed: date

    def line(self) -> str:
        """The row as it stands in the file."""
        return "\t".join((self.item, self.sha256, self.reviewer, self.role, self.signed.isoformat()))


def read(path: Path) -> tuple[Row, ...]:
    """The rows of a ledger, oldest first; none when there is no file.

    Raises:
        ContentError: for every line that is not a row.
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, line in enumerate(_lines(path), 1):
        cells = tuple(line.split("\t"))
        if cells == _HEADER or not line.strip():
            continue
        try:
            item, sha, reviewer, role, day = cells
            rows.append(Row(item, sha, reviewer, Role(role), date.fromisoformat(day)))
        except ValueError as error:
            why = f"not a row of the ledger: {error}"
            problems.append(Problem(str(path), number, "error", "ledger", why))
    if problems:
        raise ContentError(problems)
    return tuple(rows)


def sign(ledger: Path, signed: Path, rows: Iterable[Row], seen: Mapping[str, Shown]) -> None:
    """Appends rows to the ledger, after what they stand for has been kept beside it.

    Args:
        ledger: ledger.tsv.
        signed: signed.jsonl.
        rows: what is signed now.
        seen: sha256 -> what its reader sees.
    Raises:
        OutputError: a file cannot be written; the ledger then has no new row.
    """
    import json  # its blanks make the file pleasant to read; a start without signing does not need it

    kept = signed_texts(signed)
    rows = tuple(rows)
    fresh = {row.sha256: row for row in rows if row.sha256 not in kept}
    try:
        texts = ({"sha256": sha, "item": row.item, "shown": seen[sha]} for sha, row in fresh.items())
        _append(signed, (json.dumps(line, ensure_ascii=False) for line in texts))
        header = () if ledger.exists() else ("\t".join(_HEADER),)
        _append(ledger, (*header, *(row.line() for row in rows)))
    except OSError as error:
        raise OutputError(f"{error.filename or ledger}: cannot be written: {error.strerror}") from error


def _append(path: Path, lines: Iterable[str]) -> None:
    """Adds lines to a file, also to one whose last line was left without its end."""
    with path.open("a+", encoding="utf-8") as file:
        file.seek(0)
        torn = file.read()[-1:] not in ("", "\n")
        file.write("\n" * torn + "".join(line + "\n" for line in lines))


def signed_texts(signed: Path) -> Mapping[str, Shown]:
    """sha256 -> what its reader saw when it was signed.

    Raises:
        ContentError: for a line that is not of this kind.
    """
    found: dict[str, Shown] = {}
    for number, line in enumerate(_lines(signed), 1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=_Kept)
        except msgspec.DecodeError as error:
            problem = Problem(str(signed), number, "error", "ledger", f"not a signed text: {error}")
            raise ContentError([problem]) from error
        found[row.sha256] = row.shown
    return found


class _Kept(msgspec.Struct):
    """A line of signed.jsonl."""

    sha256: str
    shown: dict[str, object]


def _lines(path: Path) -> list[str]:
    """The lines of a file, split at newlines alone: a text may hold other breaks."""
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        why = "is not UTF-8 text" if isinstance(error, UnicodeError) else f"cannot be read: {error.strerror}"
        raise ContentError([Problem(str(path), 1, "error", "ledger", why)]) from error
    return text.split("\n")
