"""The inbox's file: opened, checked, set aside if broken; and sqlite's errors in the operator's words."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import InboxError, InboxFullError

log = logging.getLogger(__name__)

_PRAGMAS = (
    "locking_mode=EXCLUSIVE",
    "journal_mode=WAL",
    "secure_delete=ON",
    "synchronous=NORMAL",  # `sync` does the rest, without holding up the event loop
    "cache_size=-4096",
)
_TABLES = """
CREATE TABLE IF NOT EXISTS seen (id INTEGER PRIMARY KEY, came REAL NOT NULL);
CREATE TABLE IF NOT EXISTS waiting (id INTEGER PRIMARY KEY, came REAL NOT NULL, chat INTEGER NOT NULL,
    person INTEGER NOT NULL, slow INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS numbers (chat INTEGER NOT NULL, key TEXT NOT NULL, value INTEGER NOT NULL,
    used REAL NOT NULL, PRIMARY KEY (chat, key)) WITHOUT ROWID;
"""


def opened(path: Path, patience: float) -> sqlite3.Connection:
    """The file, whole and with its tables; a broken one is put beside a fresh one.

    Args:
        path: the file.
        patience: seconds to wait for another process to let go of it.
    Raises:
        InboxError: it cannot be opened.
    """
    with clear(path):
        try:
            return _connect(path, patience)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            aside = _set_aside(path)
            told = "the inbox %s is broken (%s): kept as %s, starting a fresh one"
            log.critical(told, path, error, aside.name)
            return _connect(path, patience)


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    path.touch(mode=0o600)  # before sqlite makes it, and its log after it, readable for others
    db = sqlite3.connect(path, timeout=patience, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}").fetchall()
        db.executescript(_TABLES)
        if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("its pages contradict each other")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except BaseException:
        db.close()
        raise
    return db


def _set_aside(path: Path) -> Path:
    """Moves a broken inbox out of the way, with what sqlite keeps beside it; returns its new place."""
    aside = path.with_name(f"{path.stem}-broken-{int(time.time())}{path.suffix}")
    for tail in ("", "-wal", "-shm"):
        part = path.with_name(path.name + tail)
        if part.exists():
            part.rename(aside.with_name(aside.name + tail))
    return aside


@contextmanager
def clear(path: Path) -> Iterator[None]:
    """Turns sqlite's errors into InboxFullError or InboxError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        locked = "locked" in str(error)
        hint = "another `cryofaq telegram` holds it" if locked else "is the disk full or read-only?"
        raise InboxFullError(f"the inbox {path} cannot be used now: {error} ({hint})") from error
    except OSError as error:
        raise InboxFullError(f"the inbox {path} cannot be used now: {error.strerror}") from error
    except sqlite3.DatabaseError as error:
        told = f"the inbox {path} is broken: {error}. Start again: it is set aside for a fresh one"
        raise InboxError(told) from error
