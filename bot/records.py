"""What a conversation leaves behind: counts and votes always, scrubbed questions if the operator keeps them.

Never a person: no id, no name, no raw words. A question in which a red flag was seen is never kept, nor is one soon
after an alert in the same chat.
"""

import hashlib
import hmac
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from msgspec import Struct

from bot.backlog import Backlog
from bot.backlog_pen import Pen
from bot.buttons import Vote
from bot.engine import MOST_CHARACTERS, Engine
from bot.incoming import Asked
from bot.model import Alert, Answer, Decision, NoMatch, Suggest
from bot.scrub import Scrub

HELD: Final = 3300
"""Seconds for which the words of an offer wait for "none of these"; with TIDY_EVERY an hour, as people are told."""
CALM: Final = 86400
"""Seconds after an alert for which a chat's questions are not kept."""


Scrubbing = Callable[[str], str]
"""Words as typed -> words that may be kept, empty for none."""


class Keeping(Struct, frozen=True):
    """How questions are kept."""

    days: int
    """1 or more."""
    key: bytes
    """With it the place of a message becomes a key that tells nobody else which chat it was."""
    english: frozenset[str]
    """Stems of English words."""


class Records:
    """Takes notes of what was decided. Without a pen it takes none; without `keeping` it keeps no words."""

    def __init__(self, pen: Pen | None = None, keeping: Keeping | None = None) -> None:
        self._pen, self._keeping = pen, keeping
        self._held: dict[str, int] = {}
        self._alarmed: dict[int, float] = {}

    @property
    def keeps(self) -> bool:
        """Whether questions are kept."""
        return self._pen is not None and self._keeping is not None

    def scrub_for(self, engine: Engine) -> Scrubbing:
        """What makes words as typed into words that may be kept; nothing of them, where none are kept."""
        if self._keeping is None:
            return lambda text: ""
        return Scrub(engine.matcher.words, self._keeping.english)

    def decided(self, decision: Decision) -> None:
        """Counts a decision."""
        kind, entry = _named(decision)
        day = _today()
        self._put(lambda backlog: backlog.count(day, kind, entry))

    def voted(self, vote: Vote) -> None:
        """Counts a vote."""
        day = _today()
        self._put(lambda backlog: backlog.feedback(day, vote.entry, vote.edition, vote.helped))

    def asked(self, asked: Asked, decision: Decision, reply: int | None, scrub: Scrubbing) -> None:
        """Keeps a question that found nothing, or holds one that was offered something.

        Args:
            asked: the question.
            decision: what it came to.
            reply: the message that answered it.
            scrub: makes of it what may be kept.
        """
        key = self._key(asked.place.chat, reply) if reply is not None else ""
        if asked.edited:
            self._release(key, None)
        if self._alarming(asked.place.chat, decision) or not self.keeps:
            return
        if asked.caption or len(asked.text) > MOST_CHARACTERS:  # it means a picture, or tells a story
            return
        if isinstance(decision, Suggest) and key and (text := scrub(asked.text)):
            came = int(time.time())
            self._held = {k: t for k, t in self._held.items() if t > came - HELD} | {key: came}
            self._put(lambda backlog: backlog.hold(key, came, text))
        elif decision == NoMatch(_score(decision)) and not asked.edited and (text := scrub(asked.text)):
            day = _today()
            self._put(lambda backlog: backlog.keep(day, text, "none"))

    def _alarming(self, chat: int, decision: Decision) -> bool:
        """Whether a red flag was seen in this message, or in this chat of late. Remembered in memory alone."""
        now = time.monotonic()
        if isinstance(decision, Alert):
            self._alarmed = {c: t for c, t in self._alarmed.items() if now - t < CALM} | {chat: now}
        return now - self._alarmed.get(chat, -CALM) < CALM

    def neither(self, chat: int, message: int) -> None:
        """None of the offered questions was meant: what is held of it is kept."""
        self._release(self._key(chat, message), _today())

    def picked(self, chat: int, message: int) -> None:
        """One of the offered questions was meant: what is held of it goes."""
        self._release(self._key(chat, message), None)

    def stop(self, seconds: float) -> None:
        """Erases what is held still, and writes the rest."""
        for key in list(self._held):
            self._release(key, None)
        if self._pen is not None:
            self._pen.stop(seconds)

    def _release(self, key: str, day: date | None) -> None:
        self._held.pop(key, None)
        if self.keeps and key:
            self._put(lambda backlog: backlog.release(key, day))

    def _key(self, chat: int, message: int) -> str:
        secret = self._keeping.key if self._keeping else b""
        return hmac.new(secret, f"{chat}:{message}".encode(), hashlib.sha256).hexdigest()

    def _put(self, job: Callable[[Backlog], object]) -> None:
        if self._pen is not None:
            self._pen.put(job)


def tidy(days: int) -> Callable[[Backlog], object]:
    """What erases kept texts after so many days at the most, and held ones after HELD; with 0 days all of them."""

    def job(backlog: Backlog) -> None:
        backlog.forget(int(time.time()) - HELD if days else 2**62)
        backlog.expire(_today() - timedelta(days=days - 1) if days else date.max)

    return job


def _today() -> date:
    return datetime.now(UTC).date()


def _score(decision: Decision) -> float:
    return decision.score if isinstance(decision, NoMatch) else 0.0


def _named(decision: Decision) -> tuple[str, str]:
    """A decision as the backlog has it: its kind, and the entry or alert."""
    match decision:
        case Answer(entry=entry):
            return "answer", entry.id
        case Suggest():
            return "suggest", ""
        case Alert(flag=flag):
            return "alert", flag.id
        case NoMatch():
            return "none", ""
