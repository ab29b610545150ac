"""Hits -> Answer, Suggest or NoMatch: the whole policy of answering, offering and declining."""

from collections.abc import Sequence

from bot.model import Answer, Decision, Hit, NoMatch, Notice, Suggest
from bot.pack import Pack

_MOST_SUGGESTIONS = 3


def decide(hits: Sequence[Hit], pack: Pack, also: Sequence[Hit] = ()) -> Decision:
    """What to do about a question, given the entries nearest to it, best first."""
    limits = pack.settings.thresholds
    score = hits[0].score if hits else 0.0
    if not hits or score < limits.suggest:
        return NoMatch(score)
    best = hits[0].entry
    if score >= limits.accept:
        if best in pack.withheld:
            return NoMatch(score, Notice.WITHHELD)
        entry = pack.entries[best]
        if entry.outside:
            return NoMatch(score, outside=entry)
        return Answer(entry, score, tuple(pack.entries[hit.entry] for hit in also if hit.entry != best))
    offered = [pack.entries[hit.entry] for hit in hits if hit.entry in pack.entries]
    offered = [entry for entry in offered if not entry.outside][:_MOST_SUGGESTIONS]
    return Suggest(tuple(offered), score) if offered else NoMatch(score)
