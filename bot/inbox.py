"""The inbox: an update is kept in sqlite before Telegram hears that it arrived, and erased once answered.

One file, one owner at a time. It also keeps the conversation's small numbers (`Memory`). It knows nothing of
Telegram or of asyncio: each call is one short transaction.
"""

import json
import logging
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import InboxError
from bot.inbox_file import clear, opened

log = logging.getLogger(__name__)

KEEP_IDS = 3 * 86400.0
"""Seconds for which the id of an answered update, and an unused number, is kept."""
_LARGEST = 2**63 - 1
_SEE = "INSERT OR IGNORE INTO seen (id, came) VALUES (?, ?)"
_WAIT = "INSERT INTO waiting (id, came, chat, person, slow, body) VALUES (?, ?, ?, ?, ?, ?)"
_TAKE = "UPDATE waiting SET tries = tries + 1 WHERE id = ? RETURNING body, slow, tries"
_GIVE_BACK = "UPDATE waiting SET tries = max(0, tries - 1) WHERE id = ?"
_NUMBERS = "INSERT OR REPLACE INTO numbers SELECT ?1, key, value, ?2 FROM json_each(?3)"
_OLD_IDS = """DELETE FROM seen WHERE id IN (SELECT id FROM seen WHERE came < ?
    AND id NOT IN (SELECT id FROM waiting) LIMIT 5000)"""
_OLD_NUMBERS = """DELETE FROM numbers WHERE (chat, key) IN
    (SELECT chat, key FROM numbers WHERE used < ? AND chat <> 0 LIMIT 5000)"""


@dataclass(frozen=True, slots=True)
class Row:
    """An update as it arrives."""

    id: int
    chat: int
    person: int
    body: str | None
    """The raw update as JSON; None keeps only its id, so that it counts as seen."""
    slow: bool = False
    """Answer it with the request to slow down, whatever it asks."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that has no answer yet."""

    id: int
    chat: int
    person: int
    came: float
    """Unix time."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An update that is about to be answered."""

    body: str
    slow: bool
    tries: int
    """How often it was taken, this time included."""


class Inbox:
    """The open inbox. Every method may raise InboxFullError (not writable now) or InboxError (broken)."""

    def __init__(self, path: Path, patience: float = 6.0) -> None:
        """Opens the file, or a fresh one if there is none.

        Args:
            path: the file; its folder exists.
            patience: seconds to wait for another process to let go of it.
        Raises:
            InboxError: another process holds it, or it cannot be opened.
        """
        self.path = path
        self._unerased = False
        self._log: int | None = None
        self._db = opened(path, patience)

    def close(self) -> None:
        """Erases what is due and lets go of the file."""
        try:
            self.erase()
        except InboxError as error:
            log.error("%s", error)
        finally:
            self._db.close()
            if self._log is not None:
                os.close(self._log)
                self._log = None

    def _now(self, sql: str, values: Sequence[object]) -> sqlite3.Cursor:
        """One statement, a transaction by itself."""
        with clear(self.path):
            return self._db.execute(sql, values)

    def put(self, rows: Sequence[Row], now: float) -> list[Waiting]:
        """Keeps updates, all or none: safe from a kill at once, from a power cut after `sync`.

        Returns:
            The ones that were never seen and wait for an answer, in the order given.
        """
        fresh: list[Waiting] = []
        with clear(self.path), self._whole():
            for row in rows:
                new = self._db.execute(_SEE, (row.id, now)).rowcount
                if new and row.body is not None:
                    self._db.execute(_WAIT, (row.id, now, row.chat, row.person, row.slow, row.body))
                    fresh.append(Waiting(row.id, row.chat, row.person, now))
        return fresh

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """A transaction that is undone if anything fails, its commit included."""
        try:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                yield
        finally:
            if self._db.in_transaction:
                self._db.rollback()

    def sync(self) -> None:
        """Waits until all that was put is on the disk itself. The one method to call from another thread."""
        with clear(self.path):
            if self._log is None:
                self._log = os.open(self.path.with_name(self.path.name + "-wal"), os.O_RDWR)
            os.fsync(self._log)

    def seen(self, ids: Iterable[int]) -> frozenset[int]:
        """Those of the ids that were kept before."""
        with clear(self.path):
            sql = "SELECT 1 FROM seen WHERE id = ?"
            return frozenset(key for key in ids if self._db.execute(sql, (key,)).fetchone())

    def waiting(self) -> list[Waiting]:
        """All that has no answer yet, oldest first."""
        with clear(self.path):
            sql = "SELECT id, chat, person, came FROM waiting ORDER BY id"
            return [Waiting(*row) for row in self._db.execute(sql)]

    def take(self, key: int) -> Taken | None:
        """The update, to be answered now; None if that was done. The try is counted before it begins."""
        rows = self._now(_TAKE, (key,)).fetchall()
        return Taken(str(rows[0][0]), bool(rows[0][1]), int(rows[0][2])) if rows else None

    def give_back(self, key: int) -> None:
        """The try was called off from outside: it does not count."""
        self._now(_GIVE_BACK, (key,))

    def finish(self, key: int) -> None:
        """The update is answered, or will never be: its text, chat and person go, its id stays seen."""
        self._now("DELETE FROM waiting WHERE id = ?", (key,))
        self._unerased = True

    def erase(self) -> None:
        """Empties the log that sqlite keeps beside the file: it still holds the texts of finished updates."""
        if self._unerased:
            with clear(self.path):
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._unerased = False

    def prune(self, now: float) -> int:
        """Forgets ids and numbers older than KEEP_IDS, some thousands at a time; returns how many."""
        old = (now - KEEP_IDS,)
        return self._now(_OLD_IDS, old).rowcount + self._now(_OLD_NUMBERS, old).rowcount

    # Memory, as bot/memory.py has it. Chat 0 is the service itself and is never forgotten.

    def get(self, chat: int, key: str) -> int | None:
        """A number kept for a chat."""
        with clear(self.path):
            sql = "SELECT value FROM numbers WHERE chat = ? AND key = ?"
            row = self._db.execute(sql, (chat, key)).fetchone()
        return int(row[0]) if row else None

    def put_numbers(self, chat: int, values: Mapping[str, int]) -> None:
        """Keeps numbers for a chat, all or none."""
        if values:
            self._now(_NUMBERS, (chat, time.time(), json.dumps(dict(values))))


def fits(number: object) -> bool:
    """Whether a value is a whole number that the inbox can keep."""
    return isinstance(number, int) and not isinstance(number, bool) and -_LARGEST <= number <= _LARGEST
