"""The rows of a spreadsheet file: CSV here, XLSX through `tables_xlsx.py`. Reads and writes text, all of it.

A program that opens a CSV file takes a cell that starts with = + - or @ for a formula and runs it. Such a cell
is written with an apostrophe before it, which is taken off when it is read.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bot.errors import InputError
from bot.tables import Fault, Row

_LONGEST = 32_767
"""Characters that a cell takes in Excel."""
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
"""What no spreadsheet keeps."""
_RUNS = re.compile(r"'*[=+\-@＝＋－＠]")
"""What would run as a formula, with the apostrophes that keep it from that."""
_MARKS = ",;\t"
"""What stands between cells: spreadsheets of some countries write semicolons."""

Cells = Sequence[str]


def write(rows: Iterable[Mapping[str, str]], columns: Cells, path: Path) -> bytes:
    """The bytes of a sheet.

    Args:
        rows: column -> text, a column that is left out is empty.
        columns: the header.
        path: says which kind of file by how it ends; nothing is written there.
    Raises:
        InputError: the name has another ending, or a text cannot stand in a cell.
    """
    lines = [tuple(columns), *(tuple(row.get(column, "") for column in columns) for row in rows)]
    for number, line in enumerate(lines, 1):
        for column, text in zip(columns, line, strict=True):
            found = _UNFIT.search(text)
            if found or len(text) > _LONGEST:
                why = f"U+{ord(found[0]):04X}" if found else f"{len(text)} characters"
                raise InputError(f"row {number}, {column}: {why}, which no cell of a spreadsheet takes")
    if _kind(path) == ".xlsx":
        from bot import tables_xlsx  # its library takes a quarter of a second

        return tables_xlsx.write(lines)
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_inert(text) for text in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def read(path: Path) -> tuple[list[Row], list[Fault]]:
    """The rows of a sheet under the names in its first row, in small letters, and what cannot be read.

    Raises:
        InputError: there is no such file, or it is no sheet.
    """
    faults: list[Fault] = []
    kind = _kind(path)
    try:
        held = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if kind == ".xlsx":
        from bot import tables_xlsx

        lines = tables_xlsx.read(held, path.name, faults)
    else:
        lines = _csv(held, path)
    header = [" ".join(name.split()).lower() for name in lines[0]] if lines else []
    while header and not header[-1]:
        header.pop()
    rows = []
    for number, line in enumerate(lines[1:], 2):
        texts = [text.replace("\r\n", "\n").replace("\r", "\n") for text in line]
        if any(text.strip() for text in texts[len(header) :]):
            faults.append(Fault(number, "", "has a cell beyond the last column of the header"))
        elif any(text.strip() for text in texts):
            padded = (*texts, *[""] * len(header))
            rows.append(Row(number, dict(zip(header, padded, strict=False))))
    faults += [Fault(1, name, "stands twice in the header") for name in sorted(_twice(header))]
    faults += [Fault(1, "", "a column has no name in the header")] * ("" in header)
    faults += [Fault(1, "", "is no header: the file is empty")] * (not header)
    return rows, faults


def header_faults(rows: Sequence[Row], columns: Cells) -> list[Fault]:
    """The columns that a sheet should have and has not, and the other way round."""
    names = list(rows[0].cells) if rows else list(columns)
    missing = [Fault(1, name, "is missing in the header") for name in columns if name not in names]
    return missing + [
        Fault(1, name, f"is no column; there are: {', '.join(columns)}")
        for name in names
        if name and name not in columns
    ]


def _kind(path: Path) -> str:
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise InputError(f"{path}: the name should end in .csv or .xlsx")
    return kind


def _csv(held: bytes, path: Path) -> list[list[str]]:
    try:
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8; save it as `CSV UTF-8`, or as XLSX") from None
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_MARKS, key=first.count), strict=True)
    lines: list[list[str]] = []
    try:
        lines.extend([_bare(cell) for cell in line] for line in reader)
    except csv.Error as error:
        raise InputError(f"{path}: row {len(lines) + 1}: {error}") from error
    return lines


def _inert(text: str) -> str:
    return f"'{text}" if _RUNS.match(text) else text


def _bare(text: str) -> str:
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text


def _twice(names: Sequence[str]) -> set[str]:
    return {name for name in names if name and names.count(name) > 1}
