"""Explains a decision to a curator in one short paragraph. For the terminal alone: it names words of the
question, which no reply, log or file may do.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

from bot.engine import Engine
from bot.model import Alert, Finding, NoMatch, Query
from bot.parts import parts
from bot.text import normalise


class Near(Struct, frozen=True):
    """An entry that came nearest to some questions, yet was not the answer."""

    entry: str
    times: int
    """Questions to which it came nearest."""
    score: float
    """Its mean, 0 to 1, for these."""
    because: tuple[tuple[str, int], ...]
    """Why it lost, and how often."""


def lost(engine: Engine, utterances: Iterable[str]) -> list[Near]:
    """The entries that came nearest to unanswered utterances, those nearest to most of them first."""
    scores: dict[str, list[float]] = defaultdict(list)
    because: dict[str, Counter[str]] = defaultdict(Counter)
    for utterance in utterances:
        found = engine.matcher.find(normalise(utterance))
        if found.hits:
            scores[found.hits[0].entry].append(found.score)
            because[found.hits[0].entry].update(_reasons(engine, found))
    ranked = sorted(scores.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [
        Near(entry, len(held), sum(held) / len(held), tuple(because[entry].most_common()))
        for entry, held in ranked
    ]


def _reasons(engine: Engine, found: Finding) -> Iterable[str]:
    limits, best = engine.pack.settings.thresholds, found.hits[0]
    entry = engine.pack.entries.get(best.entry)
    if entry is None:
        yield "it is withheld"
    elif entry.outside:
        yield "it says that this is not covered"
    if best.score < limits.suggest:
        yield f"score below {limits.suggest:.2f}, which an offer takes"
    elif best.score < limits.accept:
        yield f"score below {limits.accept:.2f}, which an answer takes"
    if found.strange:
        yield "unknown words"
    if found.not_covered:
        yield "a word that the lexicon lists as not covered"
    yield from (f"it never speaks of {_plain(token)}" for token in found.lacking)


def _plain(token: str) -> str:
    return token.lstrip("=").partition("#")[0]


def why(engine: Engine, utterance: str) -> str:
    """What counted in an utterance, what came near, and what an answer would have taken."""
    decision = engine.decide(utterance)
    if isinstance(decision, Alert):
        return f"Red flag {decision.flag.id}: its signs stand before any matching."
    query = normalise(utterance)
    pieces = [query, *(piece for piece in parts(query) if piece != query)]
    found, piece = max(
        ((engine.matcher.find(piece), piece) for piece in pieces), key=lambda pair: pair[0].score
    )
    if not found.hits:
        return "No word of it is known to any entry."
    lines = [_counted(found, piece, query), _nearest(engine, found), _doubts(found)]
    if isinstance(decision, NoMatch) and decision.outside:
        lines.append(f"{decision.outside.id} is marked as outside, so its text declines.")
    return " ".join(line for line in lines if line)


def _counted(found: Finding, piece: Query, query: Query) -> str:
    shared = (
        ", ".join(_word(token, piece) for token in found.hits[0].shared) or "none of the nearest phrasing"
    )
    part = f' in the part "{" ".join(piece.words)}"' if piece != query else ""
    return f"Words that counted{part}, most telling first: {shared}."


def _word(token: str, query: Query) -> str:
    """A token as the question has it, or the name of the concept."""
    if token.startswith("="):
        return token[1:].partition("#")[0] + " (or a word for the same)"
    return next((word for word, stem in zip(query.words, query.stems, strict=True) if stem == token), token)


def _nearest(engine: Engine, found: Finding) -> str:
    limits = engine.pack.settings.thresholds
    best, second = found.hits[0], found.hits[1] if len(found.hits) > 1 else None
    text = f'Nearest is {best.entry}, by its phrasing "{best.phrasing}", with a score of {best.score:.2f}'
    if best.score < limits.accept:
        text += f"; an answer takes {limits.accept:.2f} and an offer {limits.suggest:.2f}"
    text += "."
    return f"{text} Second is {second.entry} with {second.score:.2f}." if second else text


def _doubts(found: Finding) -> str:
    doubts = []
    if found.strange:
        doubts.append("as many of its words are known to no entry")
    if found.not_covered:
        doubts.append("the lexicon lists one of its words as not covered")
    if found.lacking:
        words = ", ".join(map(_plain, found.lacking))
        doubts.append(f"{found.hits[0].entry} never speaks of {words}")
    return f"It is not answered outright because {' and '.join(doubts)}." if doubts else ""
