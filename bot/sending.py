"""Calls of the Bot API that do not give up at the first stumble: each retries alone and holds up no other.

429 waits as long as Telegram asks; 5xx, a dead network and replies that make no sense wait with back-off and
jitter; 400 and 403 are final. What the caller gets back is the outcome.
"""

import asyncio
import json
import logging
import random
import time
from dataclasses import dataclass
from typing import Final

from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.pace import Pace

log = logging.getLogger(__name__)

AT_ONCE: Final = 8
"""Requests under way together: what one core does best with. A kill may double as many answers, so a process
just started, perhaps to be killed again, begins with AT_FIRST and adds one for every EARNED outcomes."""
AT_FIRST: Final = 2
EARNED: Final = 25
LONGEST_PAUSE: Final = 8.0
"""Seconds between tries when nothing works: so a bot recovers within ten seconds of its network."""
DAY: Final = 86400.0
_ONCE: Final = frozenset({"getUpdates", "getWebhookInfo"})
"""Methods whose callers ask again by themselves."""
_SHORT: Final = ("setMy", "getMy", "deleteWebhook")
"""Methods that must not block a start."""
_FOREVER: Final = 10 * 365 * DAY


class Interrupted(TelegramError):
    """The service stops while a call waited for its next try; what it was for is still to do."""


class SlowDown(TelegramError):
    """429, to a caller who retries by himself. PTB's own RetryAfter warns of its future when it is made."""

    def __init__(self, seconds: float) -> None:
        super().__init__("429")
        self.seconds = seconds


class Backoff:
    """Pauses that double from half a second to LONGEST_PAUSE, each shortened at random by up to a half."""

    def __init__(self) -> None:
        self._next = 0.5

    def pause(self) -> float:
        """The next pause, in seconds."""
        pause, self._next = self._next, min(LONGEST_PAUSE, self._next * 2)
        return pause * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a response means. `again` is None if it is the outcome, else the seconds to wait at least."""

    again: float | None
    why: str = ""


def judge(method: str, code: int, payload: bytes) -> Verdict:
    """Whether a response is the outcome of a call of `method`."""
    found = _parsed(payload)
    if 200 <= code <= 299:
        if found.get("ok") is True and "result" in found:
            return Verdict(None)
        inner = found.get("error_code")
        code = inner if isinstance(inner, int) and inner >= 400 else 0
    if code in (400, 403) or (code in (401, 404) and method == "getMe"):
        return Verdict(None)
    if code == 429:
        details = found.get("parameters")
        seconds = details.get("retry_after") if isinstance(details, dict) else None
        usable = isinstance(seconds, int | float) and 0 < seconds < DAY
        return Verdict(float(seconds) if usable and seconds is not None else 1.0, "429")
    return Verdict(0.0, str(code) if code else "malformed reply")


def _parsed(payload: bytes) -> dict[str, object]:
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _patience(method: str) -> float:
    """Seconds after which a call that still fails is given up."""
    if method == "getMe" or method == "setWebhook":
        return _FOREVER
    return 10.0 if method.startswith(_SHORT) else DAY


class Sending(BaseRequest):
    """Wraps the wire. One call in here is one outcome out of here."""

    def __init__(self, wire: BaseRequest, pace: Pace) -> None:
        self._wire, self._pace = wire, pace
        self._slots = asyncio.Semaphore(AT_FIRST)
        self._to_earn = EARNED * (AT_ONCE - AT_FIRST)
        self._stopping = asyncio.Event()
        self.retries: dict[str, int] = {}
        """Why a call was tried again -> how often."""

    @property
    def read_timeout(self) -> float | None:
        """Seconds, as PTB asks for it."""
        return self._wire.read_timeout

    async def initialize(self) -> None:
        """Opens the wire."""
        await self._wire.initialize()

    async def shutdown(self) -> None:
        """Closes the wire."""
        await self._wire.shutdown()

    def stop(self) -> None:
        """From now on no call waits for another try: it ends as Interrupted."""
        self._stopping.set()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """The outcome of one call: a response that makes sense, or a final refusal.

        Raises:
            NetworkError: given up.
            Interrupted: the service stops.
        """
        call = url.rsplit("/", 1)[-1]
        if call in _ONCE:
            read = read_timeout if isinstance(read_timeout, int | float) else None
            code, payload = await self._wire.do_request(url, method, request_data, read_timeout=read)
            if code == 429:
                raise SlowDown(judge(call, code, payload).again or 1.0)
            return code, payload
        backoff, deadline = Backoff(), time.monotonic() + _patience(call)
        while True:
            verdict, outcome = await self._try(call, url, method, request_data)
            if outcome is not None:
                self._earn()
                return outcome
            wait = max(verdict.again or 0.0, backoff.pause())
            if time.monotonic() + wait > deadline:
                raise NetworkError(f"{call} given up: {verdict.why}")
            self.retries[verdict.why] = self.retries.get(verdict.why, 0) + 1
            log.info("%s: %s, next try in %.1f s", call, verdict.why, wait)
            await self._rest(wait)

    async def _try(
        self, call: str, url: str, method: str, data: RequestData | None
    ) -> tuple[Verdict, tuple[int, bytes] | None]:
        """One try, once it is the chat's turn and few are under way: what it means, and its outcome if any."""
        chat = _chat(call, data)
        if chat is not None:
            await self._pace.turn(chat)
        try:
            async with self._slots:
                if chat is not None:
                    await self._pace.leave(chat)
                code, payload = await self._wire.do_request(url, method, data)
        except NetworkError as error:
            return Verdict(0.0, error.message), None
        verdict = judge(call, code, payload)
        return verdict, (code, payload) if verdict.again is None else None

    def _earn(self) -> None:
        if self._to_earn:
            self._to_earn -= 1
            if self._to_earn % EARNED == 0:
                self._slots.release()

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
        raise Interrupted("stopping")


def _chat(call: str, data: RequestData | None) -> int | None:
    """The chat that a call sends a message to, if it does."""
    if data is None or not call.startswith(("send", "edit")):
        return None
    chat = data.parameters.get("chat_id")
    try:
        return int(str(chat))
    except ValueError:
        return None
