"""Rules for entries that get in each other's way: phrasings that are shared, near, or won by a neighbour."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from rapidfuzz import fuzz, process

from bot.desk import Desk
from bot.draft import Asking
from bot.match import Matcher
from bot.model import Hit, Problem
from bot.text import normalise

_NEAR = 90.0
"""Likeness of two phrasings, 0 to 100, from which on a reader may mean either."""
_FOLDS = 10
_NEGATIONS = frozenset({"not", "no", "never", "without", "nor", "neither"})


def _phrasings(desk: Desk) -> list[tuple[Asking, str]]:
    """Every phrasing, and its words."""
    return [(asking, " ".join(normalise(asking.text).words)) for asking in desk.draft.asked]


def same_phrasing(desk: Desk) -> Iterator[Problem]:
    """A phrasing stands once: twice in an entry it is waste, in two entries the bot cannot choose.

    Case, punctuation, short forms ("can't", "u") and accents do not count as a difference. One that holds no
    word at all is never matched.
    """
    seen: dict[str, Asking] = {}
    for asking, text in _phrasings(desk):
        if not text:
            yield desk.asking_place(asking).problem("a phrasing without a word")
        elif (first := seen.setdefault(text, asking)) is not asking:
            line = desk.asking_place(first).line
            told = f"the same phrasing as in {first.entry}, line {line}: {text}"
            yield desk.asking_place(asking).problem(told)


def near_phrasing(desk: Desk) -> Iterator[Problem]:
    """Two phrasings of different entries that are nearly the same: a reader of one may have meant the other.

    Name the other entry under `see_also` of either one, so that a button leads there, or reword one of the
    two. Near means a likeness of 90 of 100 between their words in any order.
    """
    known = _phrasings(desk)
    texts = [text for _, text in known]
    ordered = [" ".join(sorted(text.split())) for text in texts]
    linked = {(e.id, other) for e in desk.draft.entries.values() for other in e.see_also}
    told = set()
    for number, (asking, text) in enumerate(known):
        entry = asking.entry
        for _, likeness, other in process.extract(
            ordered[number], ordered[:number], scorer=fuzz.ratio, score_cutoff=_NEAR, limit=None
        ):
            neighbour, near = known[other][0].entry, texts[other]
            pair = frozenset((entry, neighbour))
            apart = neighbour == entry or near == text or pair in told
            if apart or (entry, neighbour) in linked or (neighbour, entry) in linked:
                continue
            told.add(pair)
            yield desk.asking_place(asking).problem(
                f"{likeness:.0f} of 100 like one of {neighbour}, and neither is see_also: {near}"
            )


def negated_twin(desk: Desk) -> Iterator[Problem]:
    """Two phrasings of one entry that differ in "not", "no", "never" or "without" alone get the same answer.

    A warning: see whether the answer is right for both.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[tuple[Asking, str, int]]] = defaultdict(list)
    for asking, text in _phrasings(desk):
        kept = tuple(word for word in text.split() if word not in _NEGATIONS)
        groups[asking.entry, kept].append((asking, text, len(text.split()) - len(kept)))
    for group in groups.values():
        for (_, plain, few), (asking, other, many) in combinations(group, 2):
            if few != many:
                told = f"`{other}` and `{plain}` get the same answer"
                yield desk.asking_place(asking).problem(told, level="warning")


def own_phrasing(desk: Desk) -> Iterator[Problem]:
    """An entry wins its own phrasing when that phrasing is left out.

    If another entry would be given as the answer, people who ask in nearly those words get the wrong text:
    move the phrasing, or add others like it to its entry. Losing to entries that are only offered to choose
    from is no finding. A warning, for it rests on the matcher and on the thresholds as much as on the
    content.
    """
    accept = desk.draft.pack.thresholds.accept
    for asking, best in _left_out(desk):
        if best and best.entry != asking.entry and best.score >= accept:
            message = f"left out, `{asking.text}` is answered by {best.entry} ({best.score:.2f})"
            yield desk.asking_place(asking).problem(message, level="warning")


def _left_out(desk: Desk) -> Iterator[tuple[Asking, Hit | None]]:
    """Each phrasing with the best entry for it, found by a matcher that was built without a tenth of them."""
    bank = desk.draft.asked
    questions = [(entry.id, entry.question) for entry in desk.draft.entries.values()]
    for fold in range(_FOLDS):
        kept = [(each.entry, each.text) for number, each in enumerate(bank) if number % _FOLDS != fold]
        matcher = Matcher([*kept, *questions], desk.draft.lexicon)
        for asking in bank[fold::_FOLDS]:
            hits = matcher.rank(normalise(asking.text))
            yield asking, hits[0] if hits else None


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
