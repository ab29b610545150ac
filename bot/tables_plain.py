"""A plain FAQ page, question and answer, -> entries that a curator has yet to finish. Knows cells and HTML."""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from html.parser import HTMLParser

from bot.forms import UNFINISHED
from bot.tables import Fault, Row, Told

_QUESTION, _ANSWER = ("question", "q"), ("answer", "a")
_MOST = 40
"""Characters of an id."""
_BUTTON = 32
_BREAKS = frozenset("address article blockquote body dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr main"
                    " ol p pre section table tr ul".split())  # fmt: skip
_SILENT = frozenset({"script", "style", "head", "template"})
_TIDY = (
    (re.compile(r"^- \n+(?!- |\n)", re.MULTILINE), "- "),  # a paragraph inside a bullet
    (re.compile(r"^- (?:\n|$)", re.MULTILINE), ""),
    (re.compile(r"^(- .*)\n+(?=- )", re.MULTILINE), r"\1\n"),
    (re.compile(r"\n{3,}"), "\n\n"),
)


class _Text(HTMLParser):
    """The words of a page: paragraphs with a blank line between them, bullets with `- ` before them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in _SILENT
        if tag == "li":
            self.parts.append("\n- ")
        elif tag == "br":
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag in _BREAKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in _BREAKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain(text: str) -> str:
    """The words of an answer that may be HTML. Between tags a line break is a blank, as in a browser."""
    tagged = re.search(r"</?(?:p|br|li|ul|ol|div|h[1-6]|table)\b[^>]*>", text, re.IGNORECASE)
    page = _Text()
    page.feed(re.sub(r"\s+", " ", text) if tagged else text)
    page.close()
    lines = [" ".join(line.split()) for line in "".join(page.parts).split("\n")]
    told = "\n".join(re.sub(r"^[•*·▪‣–-](?: +|$)", "- ", line) for line in lines)
    for pattern, better in _TIDY:
        told = pattern.sub(better, told)
    told = told.strip()
    return told + "\n" * ("\n" in told)


def read(rows: Sequence[Row], section: str, taken: Container[str]) -> tuple[list[Told], list[Fault]]:
    """An entry for each row, and what is wrong.

    Args:
        rows: with a question and an answer each, under `question` or `q`, `answer` or `a`.
        section: of all entries.
        taken: ids that are in use.
    """
    names = list(rows[0].cells) if rows else []
    question = next((name for name in _QUESTION if name in names), "")
    answer = next((name for name in _ANSWER if name in names), "")
    if not question or not answer:
        return [], [Fault(1, "", "should have a column `question` (or `q`) and a column `answer` (or `a`)")]
    told: list[Told] = []
    faults: list[Fault] = []
    asked: dict[str, int] = {}
    for row in rows:
        text, body = " ".join(plain(row.cells[question]).split()), plain(row.cells[answer])
        faults += [Fault(row.number, name, "is empty") for name, said in ((question, text), (answer, body)) if not said]
        first = asked.setdefault(text.casefold(), row.number)
        if text and first != row.number:
            faults.append(Fault(row.number, question, f"is the same as in row {first}"))
        if text and body:
            told.append(_entry(row.number, section, text, body))
    used: set[str] = set()
    for each in told:
        each.data["id"] = key = _free(str(each.data["id"]), taken, used)
        used.add(key)
    return told, faults


def _entry(number: int, section: str, question: str, answer: str) -> Told:
    data: dict[str, object] = {
        "id": _slug(question) or f"question-{number}",
        "question": question,
        "button": question if len(question) <= _BUTTON else f"{UNFINISHED}: {_cut(question, _BUTTON - 6)}",
        "answer": answer,
        "phrasings": [question],
        "unknown": f"{UNFINISHED}: check the answer, name its sources, add ways of asking. Then write or delete this.",
    }
    return Told(section, data, {}, [number], number)


def _slug(text: str) -> str:
    plain_letters = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    words = re.findall(r"[a-z0-9]+", plain_letters.encode("ascii", "ignore").decode().lower())
    return _cut(" ".join(words), _MOST).replace(" ", "-")


def _cut(text: str, most: int) -> str:
    """The first words of a text, in at most so many characters."""
    if len(text) <= most:
        return text
    return (text[: most + 1].rpartition(" ")[0] or text[:most]).strip()


def _free(key: str, taken: Container[str], used: Container[str]) -> str:
    return next(name for name in _numbered(key) if name not in taken and name not in used)


def _numbered(key: str) -> Iterator[str]:
    yield key
    number = 2
    while True:
        end = f"-{number}"
        yield key[: _MOST - len(end)].rstrip("-") + end
        number += 1

