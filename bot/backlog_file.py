"""The backlog's database: opened with few connections, short waits and, in sqlite, a file for its owner alone."""

import sqlite3
import time
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import BacklogError, MissingLibraryError

_PATIENCE = 5
"""Seconds to wait for another writer, or for a server to answer."""
_PRAGMAS = (f"busy_timeout={_PATIENCE * 1000}", "secure_delete=ON", "synchronous=NORMAL")
_SESSION = f"-c lock_timeout={_PATIENCE}s -c statement_timeout={_PATIENCE * 4}s -c timezone=UTC"


def needed(url: str) -> None:
    """Raises MissingLibraryError or BacklogError for an address that can never be used; connects to nothing."""
    engine(url).dispose()


def engine(url: str) -> sa.Engine:
    """What connects to a database, as SQLAlchemy has its url; nothing is connected yet.

    Raises:
        BacklogError: the url cannot be used, or its file cannot be made.
        MissingLibraryError: PostgreSQL's driver is not installed.
    """
    try:
        address = sa.make_url(url)
    except (SQLAlchemyError, ValueError):
        raise BacklogError("CRYOFAQ_DATABASE is not an address such as postgresql://user@host/name") from None
    kind = address.drivername.partition("+")[0]
    if kind == "sqlite":
        return _file(address)
    if kind in ("postgresql", "postgres"):
        return _server(address.set(drivername="postgresql+psycopg"))
    raise BacklogError("CRYOFAQ_DATABASE is neither sqlite nor postgresql")


def _file(address: sa.URL) -> sa.Engine:
    if not address.database or address.database.startswith((":memory:", "file:")):
        raise BacklogError("CRYOFAQ_DATABASE names no file: sqlite:////var/lib/cryofaq/desk.sqlite does")
    path = Path(address.database)
    try:
        path.touch(mode=0o600)  # before sqlite makes it, and its log after it, readable for others
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise BacklogError(f"the backlog {path} cannot be opened: {error.strerror}") from None
    made = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)), hide_parameters=True, pool_size=1, max_overflow=1
    )
    sa.event.listen(made, "connect", _prepare)
    return made


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    _log_ahead(cursor)
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _log_ahead(cursor: DBAPICursor) -> None:
    """Turns on the write-ahead log; sqlite's own waiting does not cover this when several do it to a new file."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def _server(address: sa.URL) -> sa.Engine:
    try:
        return sa.create_engine(
            address, hide_parameters=True, pool_size=1, max_overflow=1, pool_pre_ping=True,
            connect_args={"connect_timeout": _PATIENCE, "options": _SESSION},
        )  # fmt: skip
    except ModuleNotFoundError:
        raise MissingLibraryError("PostgreSQL needs its driver: pip install 'cryofaq[postgres]'") from None
