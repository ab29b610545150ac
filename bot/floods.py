"""Who asks faster than anybody can be answered, judged when an update arrives. Holds counts alone.

The first message too many gets one fixed text; then silence for a while. First questions are never turned
away: when all of the bot is flooded, only those with questions waiting already are held to one at a time.
"""

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from bot.inbox import fits

BACKLOG: Final = 20
"""Messages of one person that may wait at once."""
BURST: Final = 100
BURST_SPAN: Final = 10.0
"""Messages of one person in as many seconds."""
CROWDED: Final = 5000
"""Messages of everybody that wait, from which on each person may have only one waiting."""
QUIET: Final = 60.0
"""Seconds of silence after the fixed text, as that text says."""
_PEOPLE: Final = 20_000
"""People remembered at most; the longest unheard are forgotten first."""


class Verdict(Enum):
    """What becomes of a message."""

    ANSWER = "answer"
    SLOW_DOWN = "slow down"
    SILENCE = "silence"


@dataclass(slots=True)
class _Person:
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=BURST))
    quiet_until: float = 0.0


class Floods:
    """Judges messages by person. Times are seconds of any one clock."""

    def __init__(self) -> None:
        self._people: OrderedDict[int, _Person] = OrderedDict()

    def judge(self, person: int, own: int, all_waiting: int, now: float) -> Verdict:
        """The verdict on a message that arrives now.

        Args:
            person: who sent it; 0 is nobody in particular and never held back.
            own: how many messages of this person wait already.
            all_waiting: how many wait in all.
            now: the time.
        """
        if not person:
            return Verdict.ANSWER
        known = self._people.setdefault(person, _Person())
        self._people.move_to_end(person)
        if len(self._people) > _PEOPLE:
            self._people.popitem(last=False)
        burst = len(known.recent) == BURST and now - known.recent[0] < BURST_SPAN
        known.recent.append(now)
        if now < known.quiet_until:
            return Verdict.SILENCE
        if burst or own >= (1 if all_waiting >= CROWDED else BACKLOG):
            known.quiet_until = now + QUIET
            return Verdict.SLOW_DOWN
        return Verdict.ANSWER

    def __len__(self) -> int:
        return len(self._people)


def person_of(raw: Mapping[str, object]) -> int:
    """Who sent an update; 0 if nobody in particular did."""
    for event in raw.values():
        sender = event.get("from") if isinstance(event, dict) else None
        key = sender.get("id") if isinstance(sender, dict) else None
        if isinstance(key, int) and fits(key):
            return key
    return 0
