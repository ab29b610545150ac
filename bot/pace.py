"""Telegram's limits on how fast a bot may send, kept before they are hit: overall, in one chat, in one group.

Waiting for one chat's turn holds up nobody else.
"""

import asyncio
import time
from collections import deque
from typing import Final

OVERALL: Final = 30
"""Messages a second, in all chats together."""
CHAT_EVERY: Final = 1.0
"""Seconds between messages in one chat."""
GROUP: Final = 20
GROUP_SPAN: Final = 60.0
"""Messages in one group in as many seconds."""


class Window:
    """At most `limit` events in any `span` seconds."""

    __slots__ = ("limit", "span", "times")

    def __init__(self, limit: int, span: float) -> None:
        self.limit, self.span = limit, span
        self.times: deque[float] = deque(maxlen=limit)

    def delay(self, now: float) -> float:
        """Seconds until the next event may be; 0 is now."""
        return max(0.0, self.times[0] + self.span - now) if len(self.times) == self.limit else 0.0

    def over(self, now: float) -> bool:
        """Whether there were events, and all of them are out of sight."""
        return bool(self.times) and now - self.times[-1] >= self.span

    def take(self, now: float) -> None:
        """An event."""
        self.times.append(now)


class Pace:
    """When the next message may go. `rate` is messages a second overall; 0 keeps no pace at all."""

    def __init__(self, rate: int = OVERALL) -> None:
        self._overall = Window(rate, 1.0) if rate > 0 else None
        self._queue = asyncio.Lock()
        self._chats: dict[int, Window] = {}
        self._groups: dict[int, Window] = {}

    async def turn(self, chat: int) -> None:
        """Returns when it is this chat's turn. Whoever waits here holds up nobody."""
        if self._overall is not None:
            await _free(self._windows(chat))

    async def leave(self, chat: int) -> None:
        """Returns when a message may leave at once, first come first served; counts it for its chat and overall."""
        if self._overall is None:
            return
        async with self._queue:
            await _free([self._overall])
            for window in (*self._windows(chat), self._overall):
                window.take(time.monotonic())
        self._forget()

    def _windows(self, chat: int) -> list[Window]:
        own = [self._chats.setdefault(chat, Window(1, CHAT_EVERY))]
        return own if chat >= 0 else [*own, self._groups.setdefault(chat, Window(GROUP, GROUP_SPAN))]

    def _forget(self) -> None:
        """Drops the chats whose turn is free again, so that memory does not grow with everybody who asked."""
        now = time.monotonic()
        for book in (self._chats, self._groups):
            if len(book) > 1000:
                for chat in [chat for chat, window in book.items() if window.over(now)]:
                    del book[chat]


async def _free(windows: list[Window]) -> None:
    """Returns when all of the windows are free at once."""
    while delay := max(window.delay(time.monotonic()) for window in windows):  # noqa: ASYNC110 - time is no event
        await asyncio.sleep(delay)
