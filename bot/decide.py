"""Findings -> Answer, Suggest or NoMatch: the whole policy of answering, offering and declining."""

from collections.abc import Iterable, Sequence

from bot.model import Answer, Decision, Entry, Finding, NoMatch, Notice, Suggest
from bot.pack import Pack

_MOST_SUGGESTIONS = 3
_RIVAL = 0.25
"""An entry is offered although one that is outside is nearer, if it is at least so much of its score."""


def decide(whole: Finding, pack: Pack, parts: Sequence[Finding] = ()) -> Decision:
    """What to do about a message, given what was found for it as a whole and for each of its parts.

    Only the entry nearest to the whole is answered: a sentence of a story that speaks for another one may be told in
    passing, so it is offered. The other questions that are sure are offered with an answer. A doubt about any words
    that must agree, or words that no entry knows, turn an answer into an offer.
    """
    near = [hit.entry for hit in whole.hits[:_MOST_SUGGESTIONS]]
    sure = [f for f in (whole, *parts) if _sure(f, pack) and f.hits[0].entry in near]
    sure.sort(key=lambda found: (found.hits[0].entry != near[0], -found.score))
    if sure and sure[0].hits[0].entry == near[0]:
        return _answer(sure, pack)
    limits = pack.settings.thresholds
    if whole.not_covered:
        return NoMatch(whole.score, outside=_outside(whole, pack, limits.suggest))
    hopeful = [found for found in (whole, *parts) if found.score >= limits.suggest and not found.not_covered]
    offered = _offered(hopeful, pack)
    if offered:
        return Suggest(offered, max(found.score for found in hopeful))
    return NoMatch(whole.score, outside=_outside(whole, pack, limits.suggest))


def _sure(found: Finding, pack: Pack) -> bool:
    if not found.hits or found.score < pack.settings.thresholds.accept:
        return False
    entry = pack.entries.get(found.hits[0].entry)
    outside = entry is not None and entry.outside
    return outside or not (found.strange or found.not_covered or found.lacking)


def _answer(sure: Sequence[Finding], pack: Pack) -> Decision:
    """The first finding's entry with the others as offers; the others alone are offered if the first is withheld or
    outside, which says so only if there are none."""
    entries = [pack.entries.get(found.hits[0].entry) for found in sure]
    covered = tuple(dict.fromkeys(entry for entry in entries if entry and not entry.outside))
    first, score = entries[0], max(f.score for f, e in zip(sure, entries, strict=True) if e is entries[0])
    if covered:
        return Answer(covered[0], score, covered[1:]) if covered[0] is first else Suggest(covered, score)
    return NoMatch(sure[0].score, outside=first) if first else NoMatch(sure[0].score, Notice.WITHHELD)


def _outside(found: Finding, pack: Pack, least: float) -> Entry | None:
    """The entry that says why this is not covered, if it is the nearest one."""
    entry = pack.entries.get(found.hits[0].entry) if found.hits and found.score >= least else None
    return entry if entry and entry.outside else None


def _offered(findings: Iterable[Finding], pack: Pack) -> tuple[Entry, ...]:
    """The nearest entries of each finding in turn."""
    ranked = [_near(found, pack) for found in findings]
    turns = [row[turn] for turn in range(_MOST_SUGGESTIONS) for row in ranked if turn < len(row)]
    return tuple(dict.fromkeys(entry for entry in turns if entry and not entry.outside))[:_MOST_SUGGESTIONS]


def _near(found: Finding, pack: Pack) -> list[Entry | None]:
    """The nearest entries of a finding."""
    least = _RIVAL * found.score if _outside(found, pack, 0.0) else 0.0
    return [pack.entries.get(hit.entry) for hit in found.hits[:_MOST_SUGGESTIONS] if hit.score >= least]
