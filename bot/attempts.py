"""One attempt to answer one update, and what its failure means for the next. Keeps no order and no queue."""

import asyncio
import json
import logging
from collections.abc import Mapping
from enum import Enum
from typing import Final, Protocol

from telegram.error import Forbidden, TelegramError

from bot.errors import InboxError
from bot.inbox import Inbox, Taken
from bot.logs import place
from bot.sending import Interrupted

log = logging.getLogger(__name__)

Raw = Mapping[str, object]
TRIES: Final = 3
"""Of an update whose handling fails."""
CRASHES: Final = 8
"""Tries in all, so that an update which kills the process does not do so for ever."""


class Answering(Protocol):
    """What is asked of the app."""

    async def handle(self, raw: Raw) -> None:
        """Answers an update."""

    async def slow_down(self, raw: Raw) -> None:
        """Asks the person of an update to slow down."""

    async def unavailable(self, raw: Raw) -> None:
        """Tells the person of an update that no answer can be shown now."""


class Outcome(Enum):
    """How an attempt to answer ended."""

    DONE = "done"
    AGAIN = "again"
    HOPELESS = "hopeless"


class Attempts:
    """Answers through the app; a failure is an outcome, unless it ends more than one update."""

    def __init__(self, inbox: Inbox, app: Answering) -> None:
        self._inbox, self._app = inbox, app

    async def make(self, key: int, taken: Taken) -> Outcome:
        """Tries to answer an update that was taken from the inbox.

        Raises:
            Interrupted, CancelledError: the service stops; the try does not count.
            InboxError: the inbox is broken.
        """
        if taken.tries > CRASHES:
            log.error("update %d set aside: it was never finished in %d tries", key, CRASHES)
            return Outcome.HOPELESS
        try:
            raw: Raw = json.loads(taken.body)
        except (ValueError, RecursionError):  # not as it was put there
            log.error("update %d set aside: what was kept of it is broken", key)
            return Outcome.HOPELESS
        try:
            await (self._app.slow_down(raw) if taken.slow else self._app.handle(raw))
        except (Interrupted, asyncio.CancelledError):
            self._inbox.give_back(key)
            raise
        except Forbidden:
            log.debug("update %d: the bot is blocked there", key)
        except TelegramError as error:  # whatever a retry can heal was retried by `sending.py`
            log.error("update %d set aside: %s at %s", key, type(error).__name__, place(error))
            return Outcome.HOPELESS
        except InboxError:
            raise
        except Exception as error:  # a fault of ours in one update must not end the chat
            log.error("update %d, try %d: %s at %s", key, taken.tries, type(error).__name__, place(error))
            return Outcome.AGAIN if taken.tries < TRIES else await self._apologise(raw)
        return Outcome.DONE

    async def _apologise(self, raw: Raw) -> Outcome:
        try:
            await self._app.unavailable(raw)
        except Interrupted:
            raise
        except Exception as error:  # nothing is left to say
            log.error("and no apology could be sent: %s at %s", type(error).__name__, place(error))
        return Outcome.HOPELESS
