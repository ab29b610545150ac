"""Entries <-> the rows of a spreadsheet, a row for each phrasing. Knows cells and no kind of file.

`section` and `id` stand in every row, so that a sheet may be sorted and filtered; the other columns of an entry
stand in its first row. Where they stand again, they must say the same.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from bot.draft import EntryDraft

TEXTS = ("question", "button", "answer", "unknown")
LISTS = ("emergency_if", "today_if", "clinician_if", "sources", "see_also")
COLUMNS = (
    "section", "id", "question", "button", "answer", "unknown", "emergency_if", "today_if", "clinician_if",
    "evidence", "hard_words", "sources", "see_also", "outside", "phrasing",
)  # fmt: skip
"""The header. Cells of lists and of hard words hold a line for each."""
_TRUTH = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True}
_WORD = re.compile(r"((?:[^\\:]|\\.)+):(.*)")
"""A hard word and its meaning. A colon in the word itself has a backslash before it."""


class Row(msgspec.Struct, frozen=True):
    """One row of a sheet that is not blank."""

    number: int
    """As the spreadsheet counts it: the header is 1."""
    cells: Mapping[str, str]
    """Column -> text; an empty cell is an empty text."""


class Fault(msgspec.Struct, frozen=True, order=True):
    """What is wrong with a sheet."""

    row: int
    column: str
    """Empty if it is about the whole row."""
    message: str


class Told(msgspec.Struct):
    """An entry as a sheet tells it: its data, not yet checked, and the rows that they stand in."""

    section: str
    data: dict[str, object]
    rows: dict[str, int]
    """Column -> the row that holds it."""
    phrasings: list[int]
    """The row of each phrasing."""
    first: int

    def place(self, *steps: str | int) -> tuple[int, str]:
        """The row and column of a part of the data."""
        if steps[:1] == ("phrasings",):
            number = steps[1] if len(steps) > 1 else 0
            here = isinstance(number, int) and number < len(self.phrasings)
            return (self.phrasings[int(number)] if here else self.first), "phrasing"
        column = str(steps[0]) if steps else ""
        return self.rows.get(column, self.first), column


def canonical(entry: EntryDraft) -> EntryDraft:
    """The entry as a sheet keeps it: no blanks that nobody sees. What several lines hold ends with a newline."""
    changed: dict[str, object] = {name: _line(getattr(entry, name)) for name in ("question", "button")}
    changed |= {name: _lines(text) for name in ("answer", "unknown") if (text := getattr(entry, name))}
    for name in (*LISTS, "phrasings"):
        changed[name] = tuple(map(_line, getattr(entry, name)))
    changed["hard_words"] = {_line(word): _line(gloss) for word, gloss in entry.hard_words.items()}
    return msgspec.structs.replace(entry, **changed)


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    kept = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    return kept + "\n" * ("\n" in kept)


def cells(sections: Mapping[str, Iterable[EntryDraft]]) -> Iterator[dict[str, str]]:
    """The rows of some entries: column -> text."""
    for section, entries in sections.items():
        for entry in map(canonical, entries):
            told = {name: (getattr(entry, name) or "").strip() for name in TEXTS}
            told |= {name: "\n".join(getattr(entry, name)) for name in LISTS}
            told["evidence"] = str(entry.evidence or "")
            told["outside"] = "yes" if entry.outside else ""
            glosses = ((re.sub(r"([\\:])", r"\\\1", word), text) for word, text in entry.hard_words.items())
            told["hard_words"] = "\n".join(f"{word}: {text}" for word, text in glosses)
            for phrasing in entry.phrasings:
                yield {"section": section, "id": entry.id, **told, "phrasing": phrasing}
                told = {}


def read(rows: Iterable[Row]) -> tuple[list[Told], list[Fault]]:
    """The entries that some rows tell of, in order of their first rows, and what cannot be understood."""
    found: dict[str, Told] = {}
    faults: list[Fault] = []
    for row in rows:
        key = _line(row.cells["id"])
        if not key:
            faults.append(Fault(row.number, "id", "is empty: each row names the entry that it belongs to"))
            continue
        told = found.setdefault(key, Told("", {"id": key}, {"id": row.number}, [], row.number))
        for column in COLUMNS:
            if column != "id" and (text := row.cells[column].strip()):
                faults.extend(_take(told, column, text, row.number))
    for told in found.values():
        told.section = str(told.data.pop("section", ""))
        told.data.setdefault("phrasings", [])
        if not told.section:
            faults.append(Fault(told.first, "section", "is empty"))
    return list(found.values()), faults


def _take(told: Told, column: str, text: str, number: int) -> Iterator[Fault]:
    """Puts a cell where it belongs."""
    if column == "phrasing":
        told.data.setdefault("phrasings", []).append(_line(text))  # type: ignore[attr-defined]
        told.phrasings.append(number)
        return
    try:
        value = _READ.get(column, _line)(text)
    except ValueError as error:
        yield Fault(number, column, str(error))
        return
    if told.data.setdefault(column, value) != value:
        key = told.data["id"]
        yield Fault(number, column, f"is not what row {told.rows[column]} says of `{key}`")
    told.rows.setdefault(column, number)


def _items(text: str) -> list[str]:
    return [_line(line) for line in text.splitlines() if line.strip()]


def _glosses(text: str) -> dict[str, str]:
    glosses: dict[str, str] = {}
    for line in _items(text):
        found = _WORD.fullmatch(line)
        if not found or not found[2].strip():
            raise ValueError("should be lines such as `cyst: a small bag of fluid`")
        word = re.sub(r"\\(.)", r"\1", found[1].strip())
        if word in glosses:
            raise ValueError(f"explains `{word}` twice")
        glosses[word] = found[2].strip()
    return glosses


def _truth(text: str) -> bool:
    if text.lower() not in _TRUTH:
        raise ValueError("should be yes or empty")
    return _TRUTH[text.lower()]


_READ: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(LISTS, _items),
    "answer": _lines,
    "unknown": _lines,
    "evidence": str.lower,
    "hard_words": _glosses,
    "outside": _truth,
}
