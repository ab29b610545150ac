"""The first pages of the review sheet: how the texts stand, how to use it, and what is in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.markup import Markup, element, joined
from bot.sheet_item import anchor

_STATES = {
    "clinician": "signed by a clinician",
    "editorial": "compared with the sources by editors, not signed by a clinician",
    "due soon": "signed, and due for its next check soon",
    "overdue": "past their next check, so not served",
    "changed": "changed since they were signed, so not served",
    "never signed": "never signed, so not served",
    "not valid": "signed, but not as this pack demands, so not served",
}
_OPEN = frozenset({"overdue", "changed", "never signed", "not valid"})
_STEPS = (
    "Read each text as a tired, worried person would, and follow its sources.",
    "Tick what holds. Write down what should change: it comes back to you, marked, on the next sheet.",
    "Write your name, role and the day under each text that you would put your name to.",
    "Whoever keeps the texts enters your signature under the name printed below it. The part after @ stands"
    " for this very text: if one letter of it has changed since this was printed, the signature is refused.",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter of the sheet."""

    id: str
    title: str
    sign: str
    items: tuple[tuple[str, str, Markup], ...]
    """Item, title and box."""


def opening(title: str, today: date, states: Mapping[str, str]) -> Markup:
    """The title, how many texts stand how, and how to use the sheet.

    Args:
        states: item -> how it stands, in the words of `sheet_item.state`.
    """
    counts = Counter(states.values())
    rows = [
        element("tr", element("td", str(counts[name])), element("td", text))
        for name, text in _STATES.items()
        if counts[name]
    ]
    steps = [element("li", text) for text in _STEPS]
    number = f"{len(states)} text{'s' * (len(states) != 1)}"
    about = f"{number}, printed on {today}. Nothing on this page is sent anywhere."
    return element(
        "header",
        element("h1", title),
        element("p", about, class_="soft"),
        element("table", *rows, class_="counts"),
        element("h4", "How to use it"),
        element("ol", *steps, class_="steps"),
    )


def contents(parts: Iterable[Part], states: Mapping[str, str]) -> Markup:
    """The table of contents, with the state of each text.

    Fixed texts are many and short: only those that wait for a signature get a line of their own.
    """
    found = [element("h2", "Contents")]
    for part in parts:
        listed = [row for row in part.items if part.id != "part-notice" or states[row[0]] in _OPEN]
        rows = [_row(item, title, states[item]) for item, title, _ in listed]
        if part.items:
            link = element("a", part.title, href=f"#{part.id}")
            found.append(element("h3", link, f" ({len(part.items)})"))
            found.append(element("ol", *rows) if rows else joined())
    return element("nav", *found)


def _row(item: str, title: str, state: str) -> Markup:
    look = "state open" if state in _OPEN else "soft"
    return element("li", element("a", title, href=f"#{anchor(item)}"), element("span", state, class_=look))
