"""What cancels a sign: denial, a question asked in general, fear of what may come, the past, a story.

Reads a whole query once; knows no signs.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from bot.draft_alerts import Cues
from bot.readings import Reading
from bot.signs import EITHER, Hit, Phrasebook
from bot.text import normalise

_SENTENCE = frozenset(".?\n")
_LINK_AHEAD = 5
_FEAR_AHEAD = 6
_FEARED = 8
_SUBJECT = 4
"""A thing among the first words of a clause is its subject."""


class CueBook:
    """The cues of a pack, ready to be looked for."""

    def __init__(self, cues: Cues) -> None:
        self.book = Phrasebook({}, exact=True)
        self._reach = cues.reach
        self.fillers = frozenset(
            word for phrase in self.book.phrases(cues.fillers or "") for word in normalise(phrase).words
        )
        kinds = [name for name in cues.__struct_fields__ if name not in ("reach", "fillers", "dropped")]
        self._kinds = {name: self.book.group(getattr(cues, name) or f"no {name}") for name in kinds}
        self.asking = frozenset(phrase.split()[0] for phrase in self.book.phrases(cues.openers or ""))
        self.small = self.fillers | self.asking | self._alone(cues.persons) | self._alone(cues.before_persons)

    def _alone(self, text: str | None) -> frozenset[str]:
        return frozenset(phrase.strip("=") for phrase in self.book.phrases(text or "") if " " not in phrase)

    def read(self, words: Sequence[str], marks: Sequence[str]) -> tuple[Reading, frozenset[int]]:
        """What the cues of a query say about its words, and the places of idioms."""
        guessed = frozenset(place for place, word in enumerate(words) if EITHER in word)
        hits = self.book.hits(words, guessed)
        found = {name: hits.get(number, []) for name, number in self._kinds.items()}
        reading = Reading(len(words), guessed=guessed)
        scan = _Scan(words, marks, found, self.fillers, self._reach)
        scan.forward(reading)
        reading.sentences = sentences = scan.sentences()
        _spread(reading.past, found["long_ago"], scan)
        _spread(reading.lately, found["lately"], scan)
        _places(reading.present, (hit for hit in found["present"] if not reading.denied[hit[0]]))
        recent, persons = _touched(found["recent"], sentences), _touched(found["persons"], sentences)
        over = [hit for hit in found["over"] if not any(reading.negative[max(0, hit[0] - 2) : hit[0]])]
        _fill(reading.over, _touched(over, sentences) - recent, sentences)
        stories = _touched(found["stories"], sentences) - persons
        _fill(reading.told, _touched(found["general"], sentences) | stories, sentences)
        _fill(reading.usual, _touched(found["usual"], sentences), sentences)
        idioms = frozenset(place for first, last in found["idioms"] for place in range(first, last + 1))
        return reading, idioms


class _State(Struct):
    """What is in force at a place of a query."""

    denying: int = 0
    """For how many more words."""
    feared: int = 0
    fearful: int = 0
    """For so many more words, what may come is feared."""
    dreaded: int = 0
    """Feared for so many more words, unless somebody is named."""
    lifeless: bool = False
    clause: int = 0
    """Where the clause starts."""
    asked: bool = False
    doubted: bool = False
    free: int = -1
    """Up to here a person ends nothing."""


class _Scan:
    """One walk through a query."""

    def __init__(
        self,
        words: Sequence[str],
        marks: Sequence[str],
        found: dict[str, list[Hit]],
        fillers: frozenset[str],
        reach: int,
    ) -> None:
        self.words, self.marks, self.reach, self.fillers = words, marks, reach, fillers
        self.found = found
        self.breaks = _covered(found["breaks"]) | _covered(found["present"])
        self._turns, self._quiet = _covered(found["breaks"]), _covered(found["no_denials"])
        self._persons, self._subjects = _covered(found["persons"]), _covered(found["subjects"])
        self._statements = _covered(found["statements"])
        self._named = frozenset(first for first, last in found["persons"] if first == last)
        self._wary = bool(found["things"]) or bool(found["fears"] and found["ahead"])
        self._links, self._leads = _covered(found["links"]), _covered(found["before_persons"])
        self._last = {name: dict(hits) for name, hits in found.items()}

    def sentences(self) -> list[int]:
        """The number of the sentence of each word."""
        numbers, now = [], 0
        for place, mark in enumerate(self.marks):
            now += bool(place) and mark in _SENTENCE and mark != ""
            numbers.append(now)
        return numbers

    def forward(self, reading: Reading) -> None:
        """Denials, questions and fears, each up to where it ends."""
        state = _State()
        for place, mark in enumerate(self.marks):
            self._end(state, place, mark)
            cue = self._starts(place, mark)
            if "denials" in cue:
                reading.negative[place] = 1
                if place not in self._quiet:
                    state.denying, state.free = self.reach + 1, max(state.free, place + 1)
            if "asked" in cue:
                state.asked, state.free = True, max(state.free, cue["asked"] + 1)
            if "wonders" in cue:
                state.feared = self.reach + 1 + cue["wonders"] - place
            if self._wary:
                self._dreads(state, place, reading)
            if "doubts" in cue:
                state.doubted, state.free = True, max(state.free, cue["doubts"] + 1)
            if place in self._links:
                state.denying = self.reach + 1 if state.denying else 0
                state.feared = self.reach + 1 if state.feared else 0
            reading.denied[place] = state.denying > 0 and not reading.negative[place]
            reading.asked[place], reading.doubted[place] = state.asked, state.doubted
            reading.feared[place] = state.feared > 0 or state.dreaded > 0
            if self.words[place] not in self.fillers:
                state.denying, state.feared = max(0, state.denying - 1), max(0, state.feared - 1)

    def _dreads(self, state: "_State", place: int, reading: Reading) -> None:
        """Fears of what may come, and what is said of things."""
        ends = place in self._turns or (self.marks[place] in _SENTENCE and self.marks[place] != "")
        named = place in self._named and (place - 1 not in self._leads or place - 1 in self._links)
        if ends or self.marks[place] or place - 1 in self._turns or place - 1 in self._links:
            state.clause = place
        if ends or named or (self.marks[place] and place in self._statements):
            state.dreaded, state.lifeless = 0, False
        if ends:
            state.fearful = 0
        if place in self._last["fears"]:
            state.fearful = _FEAR_AHEAD + 1
        elif state.fearful and place in self._last["ahead"]:
            state.dreaded = _FEARED + 1
        if place in self._last["things"] and place - state.clause < _SUBJECT:
            state.lifeless |= self.fillers.issuperset(self.words[state.clause : place])
        state.fearful, state.dreaded = max(0, state.fearful - 1), max(0, state.dreaded - 1)
        reading.lifeless[place] = state.lifeless

    def _end(self, state: "_State", place: int, mark: str) -> None:
        """What a sentence, a comma, a break or a person at a place puts an end to."""
        if mark in _SENTENCE and mark:
            state.denying, state.feared, state.asked, state.doubted = 0, 0, False, False
        elif mark == "," and not self._listed(place):
            state.denying = 0
            if place in self._statements:
                state.asked, state.feared = False, 0
        if place in self._turns:
            state.denying, state.feared, state.asked = 0, 0, False
        if place > state.free:
            state.asked &= place not in self._persons
            state.doubted &= place not in self._persons
            if (place in self._persons or place in self._subjects) and place - 1 not in self._leads:
                state.denying = 0

    def _starts(self, place: int, mark: str) -> dict[str, int]:
        """The cues that start at a place, with their last words; an opener counts where a clause starts."""
        cue = {
            name: self._last[name][place]
            for name in ("denials", "asked", "wonders", "doubts")
            if place in self._last[name]
        }
        if place in self._last["concrete"]:
            cue.pop("asked", None)
        opens = place in self._last["openers"] and place not in self._last["concrete"]
        if opens and (place == 0 or mark or (place - 1 in self._turns and place not in self._turns)):
            cue.setdefault("asked", self._last["openers"][place])
        return cue

    def _listed(self, place: int) -> bool:
        """Whether the comma before `place` stands in a list that goes on to "or"."""
        for ahead in range(place + 1, min(place + _LINK_AHEAD, len(self.words))):
            if self.marks[ahead] in _SENTENCE and self.marks[ahead]:
                return False
            if ahead in self._links:
                return True
        return False


def _spread(into: bytearray, cues: Sequence[Hit], scan: _Scan) -> None:
    """Marks the clause around each cue, both ways, up to a break; a comma beside the cue does not end it."""
    size = len(scan.words)
    for step in (1, -1):
        on = False
        begins = {(first if step > 0 else last): (first, last) for first, last in cues}
        near = -1
        for place in range(size) if step > 0 else range(size - 1, -1, -1):
            edge = place if step > 0 else place + 1
            mark = scan.marks[edge] if 0 < edge < size else ""
            if (mark and (mark in _SENTENCE or edge != near)) or (
                place in scan.breaks and place not in begins
            ):
                on = False
            if place in begins:
                on = True
                first, last = begins[place]
                near = (
                    last + 1 if step > 0 and (first == 0 or scan.marks[first]) else first if step < 0 else -1
                )
            into[place] |= on


def _covered(hits: Iterable[Hit]) -> frozenset[int]:
    return frozenset(place for first, last in hits for place in range(first, last + 1))


def _places(into: bytearray, hits: Iterable[Hit]) -> None:
    for place in _covered(hits):
        into[place] = 1


def _touched(hits: Iterable[Hit], sentences: Sequence[int]) -> set[int]:
    return {sentences[first] for first, _ in hits}


def _fill(into: bytearray, chosen: set[int], sentences: Sequence[int]) -> None:
    for place, number in enumerate(sentences):
        into[place] |= number in chosen
