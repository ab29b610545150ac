"""Rules for entries that get in each other's way: phrasings that are shared, near, or won by a neighbour."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from rapidfuzz import fuzz, process

from bot.desk import Desk
from bot.match import Matcher
from bot.model import Hit, Problem
from bot.text import normalise

_NEAR = 90.0
"""Likeness of two phrasings, 0 to 100, from which on a reader may mean either."""
_FOLDS = 10
_NEGATIONS = frozenset({"not", "no", "never", "without", "nor", "neither"})


def _phrasings(desk: Desk) -> list[tuple[str, int, str]]:
    """Entry, row and words of every phrasing."""
    return [
        (entry.id, row, " ".join(normalise(text).words))
        for entry in desk.draft.entries.values()
        for row, text in enumerate(entry.phrasings)
    ]


def same_phrasing(desk: Desk) -> Iterator[Problem]:
    """A phrasing stands once: twice in an entry it is waste, in two entries the bot cannot choose.

    Case, punctuation, short forms ("can't", "u") and accents do not count as a difference. One that holds no
    word at all is never matched.
    """
    seen: dict[str, tuple[str, int]] = {}
    for entry, row, text in _phrasings(desk):
        place = desk.draft.locate(f"entry/{entry}", "phrasings", row)
        if not text:
            yield place.problem("a phrasing without a word")
        elif (first := seen.setdefault(text, (entry, row))) != (entry, row):
            there = desk.draft.locate(f"entry/{first[0]}", "phrasings", first[1])
            yield place.problem(f"the same phrasing as in {first[0]}, line {there.line}: {text}")


def near_phrasing(desk: Desk) -> Iterator[Problem]:
    """Two phrasings of different entries that are nearly the same: a reader of one may have meant the other.

    Name the other entry under `see_also` of either one, so that a button leads there, or reword one of the
    two. Near means a likeness of 90 of 100 between their words in any order.
    """
    known = _phrasings(desk)
    texts = [text for _, _, text in known]
    linked = {(e.id, other) for e in desk.draft.entries.values() for other in e.see_also}
    told = set()
    for number, (entry, row, text) in enumerate(known):
        for _, likeness, other in process.extract(
            text, texts[:number], scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR, limit=None
        ):
            neighbour, _, near = known[other]
            pair = frozenset((entry, neighbour))
            apart = neighbour == entry or near == text or pair in told
            if apart or (entry, neighbour) in linked or (neighbour, entry) in linked:
                continue
            told.add(pair)
            place = desk.draft.locate(f"entry/{entry}", "phrasings", row)
            yield place.problem(
                f"{likeness:.0f} of 100 like one of {neighbour}, and neither is see_also: {near}"
            )


def negated_twin(desk: Desk) -> Iterator[Problem]:
    """Two phrasings of one entry that differ in "not", "no", "never" or "without" alone get the same answer.

    A warning: see whether the answer is right for both.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[tuple[int, str, int]]] = defaultdict(list)
    for entry, row, text in _phrasings(desk):
        kept = tuple(word for word in text.split() if word not in _NEGATIONS)
        groups[entry, kept].append((row, text, len(text.split()) - len(kept)))
    for (entry, _), group in groups.items():
        for (_, plain, few), (row, other, many) in combinations(group, 2):
            if few != many:
                place = desk.draft.locate(f"entry/{entry}", "phrasings", row)
                yield place.problem(f"`{other}` and `{plain}` get the same answer", level="warning")


def own_phrasing(desk: Desk) -> Iterator[Problem]:
    """An entry wins its own phrasing when that phrasing is left out.

    If another entry would be given as the answer, people who ask in nearly those words get the wrong text:
    move the phrasing, or add others like it to its entry. Losing to entries that are only offered to choose
    from is no finding. A warning, for it rests on the matcher and on the thresholds as much as on the
    content.
    """
    accept = desk.draft.pack.thresholds.accept
    for entry, row, text, best in _left_out(desk):
        if best and best.entry != entry and best.score >= accept:
            place = desk.draft.locate(f"entry/{entry}", "phrasings", row)
            message = f"left out, `{text}` is answered by {best.entry} ({best.score:.2f})"
            yield place.problem(message, level="warning")


def _left_out(desk: Desk) -> Iterator[tuple[str, int, str, Hit | None]]:
    """Each phrasing with the best entry for it, found by a matcher that was built without a tenth of them."""
    bank = [(e.id, row, text) for e in desk.draft.entries.values() for row, text in enumerate(e.phrasings)]
    questions = [(entry.id, entry.question) for entry in desk.draft.entries.values()]
    for fold in range(_FOLDS):
        kept = [(entry, text) for number, (entry, _, text) in enumerate(bank) if number % _FOLDS != fold]
        matcher = Matcher([*kept, *questions], desk.draft.lexicon)
        for entry, row, text in bank[fold::_FOLDS]:
            hits = matcher.rank(normalise(text))
            yield entry, row, text, hits[0] if hits else None


def dead_see_also(desk: Desk) -> Iterator[Problem]:
    """`see_also` names other entries of the pack, each once, and not the entry itself."""
    known = desk.draft.entries
    for entry in known.values():
        for row, other in enumerate(entry.see_also):
            place = desk.entry_place(entry, "see_also", row)
            if other not in known:
                yield place.problem(f"see_also names {other}, which is no entry")
            elif other == entry.id:
                yield place.problem("see_also names the entry itself")
            elif other in entry.see_also[:row]:
                yield place.problem(f"see_also names {other} twice")
