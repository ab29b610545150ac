"""Long polling: fetches raw updates, keeps them, and only then confirms them. Goes on whatever comes back."""

import asyncio
import logging
import time
from typing import Final, Protocol

from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.delivery import Delivery
from bot.errors import InboxError, InboxFullError
from bot.health import Counts
from bot.logs import place
from bot.sending import Backoff, SlowDown

log = logging.getLogger(__name__)

TIMEOUT: Final = 10
"""Seconds that Telegram holds a poll open: short, so that a connection that died unseen is soon given up."""
BATCH: Final = 100
REMIND: Final = 60.0
"""Seconds between log lines about one and the same trouble."""


class Webhooks(Protocol):
    """What is asked of telegram.Bot here."""

    async def delete_webhook(self) -> bool:
        """Lets polls through again; what waits at Telegram is kept."""


class Polling:
    """The poller. `offset` is the first update that is not confirmed yet; None leaves it to Telegram."""

    def __init__(
        self, door: BaseRequest, address: str, bot: Webhooks, delivery: Delivery, counts: Counts
    ) -> None:
        """`address` is the base of the Bot API with the token."""
        self._door, self._url, self._bot = door, f"{address}/getUpdates", bot
        self._delivery, self._counts = delivery, counts
        self._allowed: tuple[str, ...] = ()
        self._offset: int | None = None
        self._first = True
        self._told = Trouble()

    async def run(self, allowed: tuple[str, ...]) -> None:
        """Polls for updates of the allowed kinds until cancelled.

        Raises:
            InboxError: the inbox is broken.
        """
        self._allowed = allowed
        backoff = Backoff()
        while True:
            await self._delivery.room()
            pause = await self._turn(backoff)
            if pause:
                await asyncio.sleep(pause)
            else:
                backoff = Backoff()

    async def _turn(self, backoff: Backoff) -> float:
        """One poll; returns the seconds to wait before the next."""
        try:
            updates = await self._ask()
            following = await self._delivery.receive(updates) if updates else self._offset
        except InboxFullError as error:
            self._told.now(str(error))
            return backoff.pause()
        except SlowDown as error:
            self._told.now("Telegram asks to poll more slowly")
            return max(backoff.pause(), error.seconds)
        except TelegramError as error:
            self._told.now(_meaning(error))
            if self._first and isinstance(error, Conflict) and "webhook" in error.message.lower():
                await self._take_over()
            return backoff.pause()
        except InboxError:
            raise
        except Exception as error:  # a fault of ours must not end the polls
            self._told.now(f"{type(error).__name__} at {place(error)}")
            return backoff.pause()
        self._first = False
        self._counts.heard()
        if updates and following is None:
            self._told.now("Telegram sent updates without any id")
            return backoff.pause()
        self._told.over()
        self._offset = following
        return 0.0

    async def _ask(self) -> list[object]:
        kinds = list(self._allowed)
        asked: dict[str, object] = {"timeout": TIMEOUT, "limit": BATCH, "allowed_updates": kinds}
        if self._offset is not None:
            asked["offset"] = self._offset
        data = RequestData([RequestParameter.from_input(key, value) for key, value in asked.items()])
        try:
            found: object = await self._door.post(self._url, data, read_timeout=TIMEOUT + 5)
        except (KeyError, TypeError, RecursionError):  # JSON, but not what the Bot API sends
            found = None
        if not isinstance(found, list):
            raise NetworkError("malformed reply")
        return found

    async def _take_over(self) -> None:
        self._first = False
        try:
            await self._bot.delete_webhook()
            log.warning("a webhook was set for this bot; it is removed, since this process polls")
        except TelegramError as error:
            log.warning("a webhook is set for this bot and could not be removed: %s", type(error).__name__)


class Trouble:
    """Tells of a trouble when it begins, again every minute, and when it is over; not at every try."""

    def __init__(self) -> None:
        self._what, self._next, self._times = "", 0.0, 0

    def now(self, what: str) -> None:
        """It is there."""
        self._times += 1
        if what != self._what or time.monotonic() >= self._next:
            log.warning("%s (failures so far: %d); trying on", what, self._times)
            self._what, self._next = what, time.monotonic() + REMIND

    def over(self) -> None:
        """It is not, or no longer."""
        if self._times:
            log.info("Telegram can be polled again after %d failures", self._times)
            self._what, self._times = "", 0


def _meaning(error: TelegramError) -> str:
    """A failed poll in the operator's words."""
    match error:
        case Conflict() if "webhook" in error.message.lower():
            return "a webhook is set for this bot, so Telegram refuses polls: use --webhook, or delete it"
        case Conflict():
            return "another instance polls with the same token: stop one of the two"
        case InvalidToken():
            return "Telegram does not accept the token at the moment (401 or 404)"
        case _:
            return f"a poll failed: {type(error).__name__}"
