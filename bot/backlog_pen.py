"""The pen: writes to the backlog from a thread of its own, so that no answer waits for it or fails with it.

What cannot be written is dropped, and the log says so without words. Lines up jobs; knows nothing of what they hold.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Final

from bot.backlog import Backlog
from bot.errors import BacklogError
from bot.logs import place

log = logging.getLogger(__name__)
Job = Callable[[Backlog], object]

TIDY_EVERY: Final = 300.0
"""Seconds between looks for what is due to be erased."""
REMIND: Final = 300.0
"""Seconds between log lines about a backlog that cannot be used."""
_LINED_UP: Final = 10_000
"""Jobs that wait at most, while a database is away."""
_PAUSE: Final = 5.0
"""Seconds between tries to reach a database that is away."""


class Pen:
    """Takes jobs at any time and never blocks or raises."""

    def __init__(self, open_backlog: Callable[[], Backlog], tidy: Job) -> None:
        """Starts writing.

        Args:
            open_backlog: opens it, or raises BacklogError; then it is tried again.
            tidy: what to do first of all, and again every TIDY_EVERY seconds.
        """
        self._open, self._tidy = open_backlog, tidy
        self._jobs: queue.Queue[Job | None] = queue.Queue(_LINED_UP)
        self._backlog: Backlog | None = None
        self._ending = threading.Event()
        self._remind = 0.0
        self._thread = threading.Thread(target=self._run, name="backlog", daemon=True)
        self._thread.start()

    def put(self, job: Job) -> None:
        """Lines a job up; drops it where too many wait."""
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            self._tell("too much waits to be written to the backlog: the rest is dropped")

    def stop(self, seconds: float) -> None:
        """Writes what is lined up and lets go of the database, or gives up after some seconds."""
        self._ending.set()
        try:
            self._jobs.put(None, timeout=seconds)
        except queue.Full:
            return
        self._thread.join(seconds)

    def _run(self) -> None:
        job: Job | None = self._tidy
        due = time.monotonic() + TIDY_EVERY
        while job is not None and self._done(job):
            try:
                job = self._jobs.get(timeout=max(0.0, due - time.monotonic()))
            except queue.Empty:
                job, due = self._tidy, time.monotonic() + TIDY_EVERY
        if self._backlog is not None:
            self._backlog.close()

    def _done(self, job: Job) -> bool:
        """Does a job, or finds that it cannot be done; waits while the database is away. False at the end of all."""
        while not self._tried(job):
            if self._ending.wait(_PAUSE):
                return self._tried(job)
        return True

    def _tried(self, job: Job) -> bool:
        """False if the database is away, so that the job is worth another try."""
        try:
            if self._backlog is None:
                self._backlog = self._open()
            job(self._backlog)
        except BacklogError as error:
            self._tell(str(error))
            return self._backlog is not None and self._there(self._backlog)
        except Exception as error:  # a fault of ours costs this job and not the rest
            log.error("a job for the backlog failed: %s at %s", type(error).__name__, place(error))
        return True

    def _there(self, backlog: Backlog) -> bool:
        try:
            backlog.states()
        except BacklogError:
            return False
        return True

    def _tell(self, trouble: str) -> None:
        if time.monotonic() >= self._remind:
            self._remind = time.monotonic() + REMIND
            log.warning("%s; answers go on", trouble)
