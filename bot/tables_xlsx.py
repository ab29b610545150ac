"""Rows <-> the bytes of an XLSX workbook. The only file that knows openpyxl.

Every cell is text and says so, so a spreadsheet neither runs what starts with = nor makes a date of 1-2.
"""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.errors import InputError, MissingLibraryError
from bot.tables import Fault

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

SHEET = "entries"
_WIDTHS = {"section": 12, "id": 22, "button": 26, "evidence": 10, "outside": 8, "answer": 70, "phrasing": 55}
"""Characters across."""
_WIDTH = 34
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How the format writes a character that XML has not."""
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write(lines: Sequence[Sequence[str]]) -> bytes:
    """A workbook with one sheet; the first line is its header.

    Raises:
        MissingLibraryError: openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
    except ModuleNotFoundError as error:
        raise _missing() from error
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "C2"
    layout, fonts = Alignment(wrap_text=True, vertical="top"), (Font(bold=True), Font())
    for number, name in enumerate(lines[0], 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.number_format, column.alignment = _WIDTHS.get(name, _WIDTH), "@", layout
    for number, line in enumerate(lines):
        cells = [WriteOnlyCell(sheet, text) if text else None for text in line]
        for cell, text in zip(cells, line, strict=True):
            if cell:
                cell.value = _LOOKS_ESCAPED.sub("_x005F_", text)
                cell.data_type = "s"  # also what looks like a formula
                cell.number_format, cell.alignment, cell.font = "@", layout, fonts[number > 0]
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(held: bytes, name: str, faults: list[Fault]) -> list[list[str]]:
    """The lines of the sheet `entries`, or of the only one. Cells that hold no text are noted in `faults`.

    Raises:
        InputError: it is no workbook, or has several sheets and none is called `entries`.
        MissingLibraryError: openpyxl is not installed.
    """
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError as error:
        raise _missing() from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what else a workbook holds: rules for colours, extensions
            book = load_workbook(io.BytesIO(held), read_only=True)
            names = book.sheetnames
            chosen = SHEET if SHEET in names else names[0]
            found = [list(line) for line in book[chosen].iter_rows()] if len(names) == 1 or chosen == SHEET else None
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, SyntaxError) as error:
        raise InputError(f"{name}: is no XLSX workbook: {' '.join(str(error).split())}") from error
    if found is None:
        raise InputError(f"{name}: has {len(names)} sheets, and none is called `{SHEET}`")
    heads = [str(cell.value or "") for cell in found[0]] if found else []
    return [[_text(cell, number, heads, faults) for cell in line] for number, line in enumerate(found, 1)]


def _text(cell: "Cell | MergedCell", number: int, heads: Sequence[str], faults: list[Fault]) -> str:
    value = cell.value
    column = (cell.column or 1) - 1 if value is not None else 0
    why = ""
    if cell.data_type == "f":
        why = "holds a formula: format the cell as text and write what it should say"
    elif cell.data_type == "e":
        why = f"holds the error {value}"
    elif isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        why = "was turned into a date or time: format the cell as text and write it again"
    if why:
        faults.append(Fault(number, heads[column] if column < len(heads) else "", why))
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))


def _missing() -> MissingLibraryError:
    return MissingLibraryError("XLSX needs the library openpyxl. Try: pip install 'cryofaq[sheets]', or use CSV")

