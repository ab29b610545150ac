"""Content that changes while the bot runs: loaded again on request, when its files change, when the day ends.

Content that cannot be used leaves the old content in place, and the log says why.
"""

import asyncio
import contextlib
import gc
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from bot.engine import Engine
from bot.errors import ContentError, CryoError
from bot.logs import place

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 2.0
"""Seconds between looks at the files."""
_KINDS: Final = (".yaml", ".tsv")


class Answering(Protocol):
    """What serves the content."""

    def reload(self, engine: Engine) -> None:
        """Serves this from now on, or raises CryoError and serves what it did."""


class Content:
    """The content in use."""

    def __init__(self, faq: Path, load: Callable[[], Engine]) -> None:
        """Loads it.

        Args:
            faq: its folder.
            load: reads it as it is now.
        Raises:
            CryoError: it cannot be used.
        """
        self._faq, self._load = faq, load
        self._used = _look(faq)
        self.engine = load()
        _settle()

    async def reload(self, app: Answering) -> None:
        """Serves the files as they are now, or says why not."""
        try:
            engine = await asyncio.to_thread(self._load)
            app.reload(engine)
        except ContentError as error:
            for problem in error.problems:
                log.error("%s:%d: %s", problem.path, problem.line, problem.message)
            log.error("the content has %d errors; the old content stays in use", len(error.problems))
        except CryoError as error:
            log.error("the content cannot be used, the old content stays: %s", error)
        except Exception as error:  # whatever an edit broke, people still get the old answers
            kind, where = type(error).__name__, place(error)
            log.error("the content cannot be used, the old content stays: %s at %s", kind, where)
        else:
            self.engine = engine
            _settle()
            log.info("new content in use: %s", engine.pack.fingerprint[:12])

    async def watch(self, app: Answering, asked: asyncio.Event) -> None:
        """Reloads, for ever, when `asked` is set, when files changed and then rested, when a UTC day ends."""
        seen, day = self._used, datetime.now(UTC).date()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await asked.wait()
            before, seen = seen, await asyncio.to_thread(_look, self._faq)
            today = datetime.now(UTC).date()
            rested = seen != self._used and seen == before
            if asked.is_set() or today != day or rested:
                asked.clear()
                self._used, day = seen, today
                await self.reload(app)


def _settle() -> None:
    """Keeps the garbage collector from walking through all of the content while people wait."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _look(faq: Path) -> Mapping[str, tuple[int, int]]:
    """What tells one state of the files from another: when each was written, and its size."""
    found = {}
    for path in faq.rglob("*"):
        if path.suffix in _KINDS:
            with contextlib.suppress(OSError):
                state = path.stat()
                found[str(path)] = (state.st_mtime_ns, state.st_size)
    return found
