"""The backlog: what was decided how often, what helped, and, if the operator wants it, what was asked in vain.

Holds numbers and scrubbed texts, never a person. One database for one or many bots, through SQLAlchemy Core. Knows
nothing of Telegram or of asyncio: each call is one short transaction, and may wait for another writer.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

import sqlalchemy as sa
from msgspec import Struct, convert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from bot.backlog_file import engine
from bot.errors import BacklogError

_TABLES = sa.MetaData()
_COUNTS = sa.Table(
    "backlog_counts", _TABLES,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("decision", sa.String(16), primary_key=True),
    sa.Column("entry", sa.String(128), primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
)  # fmt: skip
_VOTES = sa.Table(
    "backlog_votes", _TABLES,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("entry", sa.String(128), primary_key=True),
    sa.Column("fingerprint", sa.String(64), primary_key=True),
    sa.Column("helped", sa.Integer, nullable=False),
    sa.Column("not_helped", sa.Integer, nullable=False),
)  # fmt: skip
_KEPT = sa.Table(
    "backlog_kept", _TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
)  # fmt: skip
_HELD = sa.Table(
    "backlog_held", _TABLES,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("came", sa.BigInteger, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)  # fmt: skip
_STATES = sa.Table(
    "backlog_states", _TABLES,
    sa.Column("key", sa.String(128), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False),
)  # fmt: skip


_TRUNCATE = "PRAGMA wal_checkpoint(TRUNCATE)"


class Count(Struct, frozen=True):
    """How often something was decided on a day (UTC)."""

    day: date
    decision: str
    """answer, suggest, none or alert."""
    entry: str
    """Id of the entry answered or of the alert; empty for the others."""
    times: int


class Vote(Struct, frozen=True):
    """How often a text was said to have helped, or not, on a day (UTC)."""

    day: date
    entry: str
    fingerprint: str
    """Of the text that was served, as the ledger has it."""
    helped: int
    not_helped: int


class Kept(Struct, frozen=True):
    """A scrubbed question that got no answer."""

    id: int
    day: date
    text: str
    outcome: str
    """none: nothing was found; neither: none of the offered questions was meant."""


class Backlog:
    """The open backlog. Every method may raise BacklogError; it never holds a text or a password."""

    def __init__(self, url: str) -> None:
        """Opens a database and makes what tables it lacks.

        Args:
            url: as SQLAlchemy has it, of sqlite or postgresql.
        Raises:
            BacklogError: it cannot be opened.
        """
        self._unwiped = False
        with _clear():
            self._engine = engine(url)
        try:
            with _clear():
                self._prepare()
        except BaseException:
            self._engine.dispose()
            raise

    def _prepare(self) -> None:
        with self._engine.begin() as db:
            if self._engine.dialect.name == "postgresql":  # two replicas may start at once
                db.execute(sa.select(sa.func.pg_advisory_xact_lock(0x63727966)))
            for table in _TABLES.sorted_tables:
                db.execute(sa.schema.CreateTable(table, if_not_exists=True))

    def close(self) -> None:
        """Wipes what was erased, as far as that can be done now, and lets go of the database."""
        with suppress(BacklogError):
            self._wipe()
        self._engine.dispose()

    def count(self, day: date, decision: str, entry: str, times: int = 1) -> None:
        """Adds to how often something was decided."""
        self._add(_COUNTS, {"day": day, "decision": decision, "entry": entry}, {"times": times})

    def counts(self) -> list[Count]:
        """All counts, by day."""
        return convert(self._rows(sa.select(_COUNTS).order_by(*_COUNTS.primary_key)), list[Count])

    def feedback(self, day: date, entry: str, fingerprint: str, helped: bool) -> None:
        """Adds one to how often a text helped, or did not."""
        found = {"day": day, "entry": entry, "fingerprint": fingerprint}
        self._add(_VOTES, found, {"helped": int(helped), "not_helped": int(not helped)})

    def votes(self) -> list[Vote]:
        """All feedback, by day."""
        return convert(self._rows(sa.select(_VOTES).order_by(*_VOTES.primary_key)), list[Vote])

    def keep(self, day: date, text: str, outcome: str) -> None:
        """Keeps a text, which is scrubbed already."""
        self._do(sa.insert(_KEPT).values(day=day, text=text, outcome=outcome))

    def kept(self) -> list[Kept]:
        """All kept texts, oldest first."""
        return convert(self._rows(sa.select(_KEPT).order_by(_KEPT.c.day, _KEPT.c.id)), list[Kept])

    def expire(self, before: date) -> int:
        """Erases for good what was kept before a day; returns how many texts."""
        return self._erase(_KEPT, _KEPT.c.day < before)

    def hold(self, key: str, came: int, text: str) -> None:
        """Holds a scrubbed text until a button is pressed, in place of what was held under the key.

        Args:
            key: of the message with the buttons.
            came: Unix time in seconds.
            text: scrubbed already.
        """
        self._put(_HELD, {"key": key}, {"came": came, "text": text})

    def release(self, key: str, day: date | None) -> bool:
        """Ends the hold on a text: keeps it under a day as `neither`, or with None erases it. True if it was held."""
        with _clear(), self._engine.begin() as db:
            found = db.execute(sa.delete(_HELD).where(_HELD.c.key == key).returning(_HELD.c.text)).scalar()
            if found is not None and day is not None:
                db.execute(sa.insert(_KEPT).values(day=day, text=found, outcome="neither"))
        self._unwiped = self._unwiped or found is not None
        return found is not None

    def forget(self, before: int) -> int:
        """Erases for good what is held since before a Unix time; returns how many texts."""
        return self._erase(_HELD, _HELD.c.came < before)

    def state(self, key: str) -> str | None:
        """The state of a cluster of questions, if any was set."""
        return self.states().get(key)

    def set_state(self, key: str, state: str) -> None:
        """Sets the state of a cluster: new, done or ignored."""
        self._put(_STATES, {"key": key}, {"state": state})

    def states(self) -> dict[str, str]:
        """All states by the keys of their clusters."""
        return {str(row["key"]): str(row["state"]) for row in self._rows(sa.select(_STATES))}

    def _rows(self, query: sa.Executable) -> list[dict[str, object]]:
        with _clear(), self._engine.connect() as db:
            return [{str(key): value for key, value in row.items()} for row in db.execute(query).mappings()]

    def _do(self, statement: sa.Executable) -> None:
        with _clear(), self._engine.begin() as db:
            db.execute(statement)

    def _insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        if self._engine.dialect.name == "postgresql":
            return postgresql.Insert(table)
        return sqlite.Insert(table)

    def _add(self, table: sa.Table, key: dict[str, object], numbers: dict[str, int]) -> None:
        """Adds to the numbers under a key in one statement, so that no other writer's are lost."""
        sums = {name: table.c[name] + number for name, number in numbers.items()}
        self._do(self._insert(table).values(**key, **numbers).on_conflict_do_update(index_elements=[*key], set_=sums))

    def _put(self, table: sa.Table, key: dict[str, object], values: dict[str, object]) -> None:
        insert = self._insert(table).values(**key, **values)
        self._do(insert.on_conflict_do_update(index_elements=[*key], set_=values))

    def _erase(self, table: sa.Table, old: sa.ColumnElement[bool]) -> int:
        with _clear(), self._engine.begin() as db:
            gone = db.execute(sa.delete(table).where(old)).rowcount
        self._unwiped = self._unwiped or gone > 0
        self._wipe()
        return gone

    def _wipe(self) -> None:
        """Takes erased texts off the disk too: out of sqlite's log, out of PostgreSQL's pages."""
        if not self._unwiped:
            return
        on_server = self._engine.dialect.name == "postgresql"
        wiping = (f"VACUUM FULL {table.name}" for table in (_KEPT, _HELD)) if on_server else [_TRUNCATE]
        with _clear(), self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            for statement in wiping:
                db.execute(sa.text(statement))
        self._unwiped = False


@contextmanager
def _clear() -> Iterator[None]:
    """Turns the libraries' errors, which may quote a statement or an address, into the kind of error alone."""
    try:
        yield
    except SQLAlchemyError as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        raise BacklogError(f"the backlog (CRYOFAQ_DATABASE) cannot be used now: {kind}") from None
