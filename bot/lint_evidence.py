"""Rules for what stands behind a text: its sources, how sure it is, and whether its review still holds."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.desk import Desk
from bot.model import Problem

_SOON = 60
"""Days before a review is due at which to say so."""
_FIGURE = re.compile(
    r"\b\d+ (?:in|out of|of) (?:every )?\d+\b|\b\d+ (?:studies|trials|deaths|people|times)\b", re.IGNORECASE
)
_EFFECT = re.compile(
    r"\b(?:works?|helps?|safe|safely|risks?|risky|danger\w*|effective|benefits?|improves?|treats?|cures?"
    r"|get rid|removes?|good for|side effects?|harm\w*|hurts?|prevents?|reduces?|speeds?)\b",
    re.IGNORECASE,
)
_MIRRORS = (
    "scribd.com", "docslib.org", "docstoc.com", "doczz.net", "pdfslide.us", "slideshare.net", "docplayer.net",
    "studylib.net", "academia.edu", "researchgate.net", "semanticscholar.org", "scilit.com", "bohrium.com",
    "kekenet.com", "web.archive.org", "wikipedia.org",
)  # fmt: skip


def source_needed(desk: Desk) -> Iterator[Problem]:
    """An entry that makes a claim names a source for it.

    A claim is anything with an evidence label, and any figure about people or studies ("1 in 10", "3
    trials").
    """
    for entry in desk.draft.entries.values():
        if entry.sources:
            continue
        if entry.evidence:
            yield desk.entry_place(entry).problem(f"evidence is {entry.evidence}, but no source is named")
        elif found := _FIGURE.search(entry.answer):
            yield desk.line_of(entry, found.start()).problem(f"`{found[0]}` is a figure without a source")


def source_whole(desk: Desk) -> Iterator[Problem]:
    """A source has its organisation, title and year, stands once, and links to its publisher's own page or
    nowhere.

    A year that is nowhere on the document is written `undated`. Copies on sharing sites are not linked.
    """
    seen: dict[tuple[str, ...], str] = {}
    for key, source in desk.draft.sources.items():
        place = desk.draft.locate(f"source/{key}")
        for field, value in (("organisation", source.organisation), ("title", source.title)):
            if not re.search(r"\w", value):
                yield place.problem(f"the {field} is missing")
        if source.year.isdigit() and not 1900 <= int(source.year) <= desk.today.year:
            yield place.problem(f"the year {source.year} cannot be right")
        host = (urlsplit(source.url or "").hostname or "").removeprefix("www.")
        if any(host == mirror or host.endswith("." + mirror) for mirror in _MIRRORS):
            yield place.problem(f"{host} is not the publisher's own page: leave the url out")
        for name in ((source.organisation, source.title, source.year), (source.url or key,)):
            if (first := seen.setdefault(name, key)) != key:
                yield place.problem(f"the same document as {first}", level="warning")


def unused_source(desk: Desk) -> Iterator[Problem]:
    """A source that no entry names is dead weight: name it or remove it."""
    used = {key for entry in desk.draft.entries.values() for key in entry.sources}
    for key in desk.draft.sources:
        if key not in used:
            yield desk.draft.locate(f"source/{key}").problem(f"no entry names {key}", level="warning")


def evidence_label(desk: Desk) -> Iterator[Problem]:
    """An entry about effect or safety says how sure its claim is, and says in words what is not known.

    `evidence` is strong, moderate, limited or none; `unknown` goes with it. Entries outside the scope, and
    those without sources, claim nothing.
    """
    for entry in desk.draft.entries.values():
        if entry.evidence and not entry.unknown:
            yield desk.entry_place(entry, "evidence").problem("`unknown` is missing: say what is not known")
        asks = _EFFECT.search(entry.question)
        if asks and not entry.evidence and entry.sources and not entry.outside:
            yield desk.entry_place(entry).problem(
                f"`evidence` is missing: the question asks about effect or safety ({asks[0]})"
            )


def review_due(desk: Desk) -> Iterator[Problem]:
    """A signed text is looked at again before its review is due.

    Overdue is an error: the entry is no longer served. Due within 60 days is a warning.
    """
    for state in desk.standing.values():
        if not state.signature:
            continue
        left = (state.signature.due - desk.today).days
        if left <= _SOON:
            place = desk.draft.locate(state.item)
            message = (
                f"the review of {state.item} {'is due' if left >= 0 else 'was due'} on {state.signature.due}"
            )
            yield place.problem(message, level="warning" if left >= 0 else "error")
