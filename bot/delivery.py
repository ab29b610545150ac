"""From the inbox to the answer: one worker a chat, so that order holds and no chat waits for another.

Takes raw updates from whoever fetched them, keeps them, answers them through the app, and erases them. An
update that fails by a fault of ours is tried a few times, then set aside and counted.
"""

import asyncio
import json
import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from bot.attempts import Answering, Attempts, Outcome, Raw
from bot.errors import InboxError, InboxFullError
from bot.floods import Floods, Verdict, person_of
from bot.health import Counts
from bot.inbox import Inbox, Row, Waiting, fits
from bot.incoming import chat_of
from bot.logs import place
from bot.sending import Backoff, Interrupted

log = logging.getLogger(__name__)

T = TypeVar("T")
WORKERS: Final = 1000
"""Chats that have a worker at once; most of them wait for a send, of which few are under way together."""
MOST: Final = 20_000
"""Waiting updates from which on no more are taken in; Telegram keeps them meanwhile."""
ERASE_AFTER: Final = 0.25
"""Seconds until sqlite's log, too, forgets an answered text; four times that while more is waiting."""


class Delivery:
    """Answers all that comes in."""

    def __init__(self, inbox: Inbox, app: Answering, counts: Counts) -> None:
        self._inbox, self._attempts, self._counts = inbox, Attempts(inbox, app), counts
        self._floods = Floods()
        self._lanes: dict[int, deque[Waiting]] = {}
        self._ready: deque[int] = deque()
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._own: Counter[int] = Counter()
        self._since: dict[int, float] = {}
        self._finished = asyncio.Event()
        self._left = asyncio.Event()
        self._starting = self._stopping = False
        self._failed: asyncio.Future[InboxError] = asyncio.get_running_loop().create_future()

    @property
    def depth(self) -> int:
        """How many updates wait, those being answered included."""
        return len(self._since)

    @property
    def full(self) -> bool:
        """Whether nothing more should be taken in for now."""
        return self.depth >= MOST

    async def room(self) -> None:
        """Returns when more may be taken in."""
        while self.full:
            self._left.clear()
            await self._left.wait()

    def oldest(self) -> float:
        """Seconds since the longest waiting update came; 0 if none waits."""
        return max(0.0, time.time() - next(iter(self._since.values()))) if self._since else 0.0

    def start(self) -> None:
        """Takes up what a former process left."""
        left = self._inbox.waiting()
        if left:
            log.info("%d updates were left waiting", len(left))
        for waiting in left:
            self._queue(waiting)

    async def receive(self, updates: Sequence[object]) -> int | None:
        """Keeps raw updates, on the disk when it returns; those already seen are ignored.

        Returns:
            The offset that confirms them to Telegram; None if none of them had an id.
        Raises:
            InboxFullError, InboxError: not kept, so not to be confirmed.
        """
        following = self._keep(updates)
        await asyncio.to_thread(self._inbox.sync)
        return following

    def _keep(self, updates: Sequence[object]) -> int | None:
        known: dict[int, Raw] = {}
        for raw in updates:
            key = raw.get("update_id") if isinstance(raw, dict) else None
            if isinstance(raw, dict) and isinstance(key, int) and fits(key):
                known[key] = raw
            else:
                self._counts.unreadable += 1
        seen = self._inbox.seen(known)
        batch: Counter[int] = Counter()
        rows = [self._row(key, raw, batch) for key, raw in known.items() if key not in seen]
        for waiting in self._inbox.put(rows, time.time()) if rows else ():
            self._queue(waiting)
        self._counts.received += len(rows)
        return max(known) + 1 if known else None

    def _row(self, key: int, raw: Raw, batch: Counter[int]) -> Row:
        """The row of a new update; `batch` counts the messages of each person that came with it."""
        try:
            chat, person, body = chat_of(raw) or 0, person_of(raw), json.dumps(raw)
        except (ValueError, TypeError, RecursionError, LookupError, AttributeError) as error:
            log.error("update %d cannot be read: %s at %s", key, type(error).__name__, place(error))
            self._counts.unreadable += 1
            return Row(key, 0, 0, None)
        waiting = self._own[person] + batch[person]
        verdict = self._floods.judge(person, waiting, self.depth + batch.total(), time.monotonic())
        if verdict is Verdict.SILENCE:
            self._counts.silenced += 1
            return Row(key, 0, 0, None)
        batch[person] += 1
        return Row(key, chat, person, body, verdict is Verdict.SLOW_DOWN)

    def _queue(self, waiting: Waiting) -> None:
        self._since[waiting.id] = waiting.came
        self._own[waiting.person] += 1
        lane = self._lanes.get(waiting.chat)
        if lane is None:
            self._lanes[waiting.chat] = deque([waiting])
            self._ready.append(waiting.chat)
            self._pump()
        else:
            lane.append(waiting)

    def _pump(self) -> None:
        """Has one worker started on the next turn of the loop, not all at once: an answer takes milliseconds
        to find, and the first one found should leave before the last is looked for."""
        if self._ready and len(self._workers) < WORKERS and not self._starting and not self._stopping:
            self._starting = True
            asyncio.get_running_loop().call_soon(self._begin)

    def _begin(self) -> None:
        self._starting = False
        if self._ready and not self._stopping:
            chat = self._ready.popleft()
            self._workers[chat] = asyncio.create_task(self._work(chat))
            self._pump()

    async def _work(self, chat: int) -> None:
        lane = self._lanes[chat]
        try:
            while lane and not self._stopping:
                await self._settle(lane[0])
                self._leave(lane.popleft())
        except Interrupted:
            pass
        except InboxError as error:
            self.fail(error)
        finally:
            del self._workers[chat]
            if not lane:
                del self._lanes[chat]
            self._pump()

    def fail(self, error: InboxError) -> None:
        """The inbox broke: `broken` ends."""
        if not self._failed.done():
            self._failed.set_result(error)

    async def broken(self) -> None:
        """Waits until the inbox breaks and nothing can go on, then raises the InboxError."""
        raise await self._failed

    def _leave(self, waiting: Waiting) -> None:
        del self._since[waiting.id]
        self._left.set()
        self._own[waiting.person] -= 1
        if not self._own[waiting.person]:
            del self._own[waiting.person]

    async def _settle(self, waiting: Waiting) -> None:
        """Answers an update, or sets it aside; returns once its text is on its way out of the inbox."""
        backoff = Backoff()
        while True:
            taken = await self._written(lambda: self._inbox.take(waiting.id))
            if taken is None:
                return
            outcome = await self._attempts.make(waiting.id, taken)
            if outcome is not Outcome.AGAIN:
                break
            await asyncio.sleep(backoff.pause())
        await self._written(lambda: self._inbox.finish(waiting.id))
        self._finished.set()
        if outcome is Outcome.DONE:
            self._counts.answer(time.time() - waiting.came, slow=taken.slow)
        else:
            self._counts.set_aside += 1

    async def _written(self, write: Callable[[], T]) -> T:
        """Tries until the inbox can be written."""
        while True:
            try:
                return write()
            except InboxFullError as error:
                log.error("%s", error)
                if self._stopping:
                    raise Interrupted("the inbox cannot be written") from error
                await asyncio.sleep(1.0)

    async def tidy(self) -> None:
        """For ever: empties sqlite's log after answers, and forgets old ids now and then."""
        due = time.monotonic()
        while True:
            if time.monotonic() >= due:
                due = time.monotonic() + 3600
                await self._quietly(lambda: self._inbox.prune(time.time()))
            try:
                async with asyncio.timeout(max(1.0, due - time.monotonic())):
                    await self._finished.wait()
            except TimeoutError:
                continue
            for _ in range(4):
                await asyncio.sleep(ERASE_AFTER)
                if not self._since:
                    break
            self._finished.clear()
            await self._quietly(self._inbox.erase)

    async def _quietly(self, work: Callable[[], object]) -> None:
        try:
            work()
        except InboxFullError as error:
            log.error("%s", error)
            await asyncio.sleep(5.0)

    async def stop(self, grace: float) -> None:
        """Starts nothing more; what is under way has `grace` seconds to finish; the rest stays kept."""
        self._stopping = True
        workers = list(self._workers.values())
        if workers:
            _, late = await asyncio.wait(workers, timeout=grace)
            for worker in late:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        if self._since:
            log.info("%d updates stay in the inbox", len(self._since))
