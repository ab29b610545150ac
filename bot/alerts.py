"""Query -> the red flags in it. Runs before matching and is never outscored."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.cues import CueBook
from bot.draft_alerts import AlertsFile, FlagDraft, PointsDraft, Sign
from bot.model import Level, Query
from bot.readings import Reading, Verdict
from bot.signs import EITHER, Hit, Phrasebook, together
from bot.slips import Slips, listed

if TYPE_CHECKING:
    from bot.points import Numbers, Points

_NEAR = 4
_LONGEST = 8
HINTS = "many hints"
"""The name of what was seen by points alone."""
MOST = 600
"""Words of a query, at most, for points to say anything about it."""
_FEW = 3
"""Words of a message, at most, in which a sure sign stands: too few to say otherwise."""
_MOST_TRIED = 64
"""Places where a sign may stand, of which each is looked at; more are in no message that a person writes."""


class Seen(Struct, frozen=True):
    """A red flag that a query shows."""

    flag: str
    level: Level
    sure: bool
    """False where it is unclear whether the danger is real and present."""
    sign: str
    """The name of the sign."""
    shared: bool
    """Other red flags have this sign too."""
    words: Hit
    """First and last word of the sign in the query."""


class _Sign(Struct, frozen=True):
    """A sign, its expressions as numbers of groups."""

    flag: str
    level: Level
    name: str
    need: tuple[int, ...]
    groups: frozenset[int]
    """Those of `need`."""
    within: int
    at_most: int
    unless: int | None
    holds: frozenset[str]
    doubt: bool
    shared: bool


class Screen:
    """The signs of a pack, ready to be looked for."""

    def __init__(self, alerts: AlertsFile, points: PointsDraft | None = None, exact: bool = False) -> None:
        """Args:
        alerts: the signs, the words in them, and what cancels them.
        points: the second opinion, if there is one.
        exact: for a language that is not stemmed.
        """
        self._book = Phrasebook(alerts.words, exact)
        self._book.fill(alerts.cues.fillers, alerts.cues.dropped)
        self._cues = CueBook(alerts.cues)
        self._signs = [self._sign(flag, sign) for flag in alerts.alerts for sign in flag.signs]
        self._keyed = _keyed(self._signs)
        own = (*alerts.slips.words.split(), *self._cues.book.words)
        slips = alerts.slips
        self._points = _points(points) if points else None
        self._levels = {flag.id: flag.level for flag in alerts.alerts}
        towards = self._book.words.union(slips.forms.split())
        self._slips = Slips(slips.means, listed(slips.glued), slips.by_ear, own, towards)

    def _sign(self, flag: FlagDraft, sign: Sign) -> _Sign:
        need = tuple(self._book.group(group) for group in sign.need)
        return _Sign(
            flag=flag.id,
            level=flag.level,
            name=sign.name,
            need=need,
            groups=frozenset(need),
            within=sign.within,
            at_most=sign.at_most,
            unless=self._book.group(sign.unless) if sign.unless else None,
            holds=frozenset(listed(sign.holds)),
            doubt=sign.doubt,
            shared=sign.shared,
        )

    def mended(self, query: Query) -> Query:
        """The query with its slips corrected, as `look` reads it."""
        return self._slips.mended(query)

    def look(self, query: Query) -> tuple[Seen, ...]:
        """The red flags in a mended query: emergencies first, what is sure first, then as in the file."""
        hits = self._book.hits(query.words)
        points = self._points if 0 < len(query.words) <= MOST else None
        if points is None and not self._whole(hits):
            return ()
        reading, idioms = self._cues.read(query.words, query.marks)
        if idioms:
            hits = self._book.hits(query.words, idioms)
        seen = self._shown(hits, reading)
        if points is None or not self._own_language(query, points):
            return seen
        told = points.weighed(query, reading)
        standing = [found for found in seen if self._stands(found, query, reading, told, points)]
        if not standing and (seen or not points.enough(told)):
            return ()
        last = len(query.words) - 1
        most = standing[0] if standing else Seen("", Level.URGENT, False, HINTS, False, (0, last))
        allowed = [flag for flag, level in self._levels.items() if level in (Level.EMERGENCY, most.level)]
        return self._named(points.likeliest(told, [found.flag for found in standing], allowed), most, standing)

    def _stands(self, found: Seen, query: Query, reading: Reading, told: "Numbers", points: "Points") -> bool:
        """Whether points leave what was seen."""
        if _plain(found, query) or points.enough(told, found.level, found.sure):
            return True
        apart = self.apart(found, query, reading)
        return apart is not None and points.enough(points.weighed(query, reading, apart), found.level, found.sure)

    def apart(self, found: Seen, query: Query, reading: Reading) -> slice | None:
        """The words of the sentences of a sure sign, if all others only ask: what else somebody asks makes danger no
        less."""
        sentences = reading.sentences
        first, last = (sentences[place] for place in found.words)
        opened = [at for at, number in enumerate(sentences) if not at or number != sentences[at - 1]]
        others = [query.words[at] for at in opened if not first <= sentences[at] <= last]
        if not found.sure or not others or not self._cues.asking.issuperset(others):
            return None
        return slice(bisect_left(sentences, first), bisect_right(sentences, last))

    def _named(self, flag: str, most: Seen, seen: Sequence[Seen]) -> tuple[Seen, ...]:
        """What was seen, headed by the red flag that all words tell of most, but never by a lesser one than was
        seen; what was seen for sure stays."""
        level, sign = self._levels[flag], next((found for found in seen if found.flag == flag), most)
        head = Seen(flag, level, most.sure and level is most.level, sign.sign, False, sign.words)
        return (head, *(found for found in seen if found.flag != flag and found.sure))

    def names(self, query: Query) -> bool:
        """Whether a sign is in a query, even if it is cancelled there."""
        return bool(self._whole(self._book.hits(query.words)))

    def _own_language(self, query: Query, points: "Points") -> bool:
        """Whether points know at least half the words of a query."""
        known = [word in self.words or points.knows(word.partition(EITHER)[0]) for word in query.words]
        return sum(known) * 2 > len(known)

    def _shown(self, hits: Mapping[int, Sequence[Hit]], reading: Reading) -> tuple[Seen, ...]:
        """The red flags whose signs stand."""
        seen: dict[str, Seen] = {}
        for sign in self._whole(hits):
            best = seen.get(sign.flag)
            if best is None or not best.sure or (best.shared and not sign.shared):
                found = _seen(sign, hits, reading)
                if found and (best is None or _rank(found) < _rank(best)):
                    seen[sign.flag] = found
        return tuple(sorted(seen.values(), key=_rank))

    def _whole(self, hits: Mapping[int, Sequence[Hit]]) -> list[_Sign]:
        """The signs of which something of every group was found, in the order of the file."""
        found = hits.keys()
        places = sorted(
            place for group in found for place in self._keyed.get(group, ()) if self._signs[place].groups <= found
        )
        return [self._signs[place] for place in places]

    @property
    def words(self) -> frozenset[str]:
        """The small words of the pack's own language, as far as cues have them."""
        return self._cues.small

    def rest(self, query: Query, seen: Sequence[Seen]) -> Query | None:
        """What a mended query asks besides its red flags: the clauses without them, if one is a question."""
        starts = [place for place, mark in enumerate(query.marks) if mark or not place]
        clauses = list(zip(starts, [*starts[1:], len(query.words)], strict=True))
        signs = [found.words for found in seen]
        kept = [(a, b) for a, b in clauses if not any(a <= last and first < b for first, last in signs)]
        if not any(query.words[a] in self._cues.asking for a, _ in kept):
            return None
        places = [place for a, b in kept for place in range(a, b)]
        words, stems, marks = (tuple(row[at] for at in places) for row in (query.words, query.stems, query.marks))
        return Query(words, stems, marks)


def _points(draft: PointsDraft) -> "Points":
    from bot.points import Points  # numpy costs half of a start: for packs that have points alone

    return Points(draft)


def _keyed(signs: Sequence[_Sign]) -> Mapping[int, Sequence[int]]:
    """Group -> the places of the signs to look at when it is found: for each sign, the group of fewest signs."""
    counts = Counter(group for sign in signs for group in sign.groups)
    keyed: dict[int, list[int]] = {}
    for place, sign in enumerate(signs):
        keyed.setdefault(min(sign.groups, key=lambda group: counts[group]), []).append(place)
    return keyed


def _plain(seen: Seen, query: Query) -> bool:
    """Whether a query says hardly more than a sure sign."""
    return seen.sure and len(query.words) <= _FEW


def _rank(seen: Seen) -> tuple[bool, bool, bool]:
    """Emergencies first, then what is sure, then what no other red flag shares."""
    return seen.level is Level.URGENT, not seen.sure, seen.shared


def _seen(sign: _Sign, hits: Mapping[int, Sequence[Hit]], reading: Reading) -> Seen | None:
    """The surest place where a sign stands, if there is one."""
    unsure: Seen | None = None
    if 0 < sign.at_most < reading.size:
        return None
    near = hits.get(sign.unless, ()) if sign.unless is not None else ()
    near = [hit for hit in near if hit[0] not in reading.guessed] if reading.guessed else near
    for chosen in islice(together([hits[number] for number in sign.need], sign.within), _MOST_TRIED):
        words = min(first for first, _ in chosen), max(last for _, last in chosen)
        if near and _beside(chosen, words, near, reading):
            continue
        verdict = reading.verdict(chosen, sign.holds, sign.level is Level.URGENT)
        if verdict is Verdict.STANDS and not sign.doubt:
            return Seen(sign.flag, sign.level, True, sign.name, sign.shared, words)
        if verdict is not Verdict.OFF and unsure is None:
            unsure = Seen(sign.flag, sign.level, False, sign.name, sign.shared, words)
    return unsure


def _beside(chosen: Sequence[Hit], words: Hit, near: Sequence[Hit], reading: Reading) -> bool:
    """Whether one of `near` stands up to four words after `words`, or three before, in its sentence.

    One inside an expression of the sign is part of it: a wart in "wart freezer" is no treated wart.
    """
    first, last = words
    for place in range(bisect_left(near, (first - _NEAR - _LONGEST, 0)), len(near)):
        start, end = near[place]
        if start > last + _NEAR:
            return False
        own = any(a <= start and end <= b and a < b for a, b in chosen)
        if end > first - _NEAR and reading.together(start, words) and not own:
            return True
    return False
