"""The conversation's numbers, kept in the inbox's file: the `Memory` that outlives a restart."""

import logging
from collections.abc import Mapping

from bot.errors import InboxFullError
from bot.inbox import Inbox

log = logging.getLogger(__name__)


class InboxMemory:
    """What `app.build` takes."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def get(self, chat: int, key: str) -> int | None:
        """A number kept for a chat, if any."""
        return self._inbox.get(chat, key)

    def put(self, chat: int, values: Mapping[str, int]) -> None:
        """Keeps numbers for a chat in one transaction. A full disk loses them: the answer matters more."""
        try:
            self._inbox.put_numbers(chat, values)
        except InboxFullError as error:
            log.warning("%s", error)
