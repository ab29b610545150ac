"""The backlog, in sqlite and in a real PostgreSQL: sums that nobody loses, texts that are gone when they are gone."""

import logging
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import ROOT

from bot.backlog import Backlog, Count, Vote
from bot.backlog_file import needed
from bot.backlog_pen import Pen
from bot.errors import BacklogError, MissingLibraryError

DAY, NEXT = date(2026, 11, 25), date(2026, 11, 26)
PLANTED = "walrus in a teapot"
MARK = "1f0c9a7be2d4"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.sqlite'}"
    address: str = request.getfixturevalue("postgresql")
    engine = sa.create_engine(sa.make_url(address).set(drivername="postgresql+psycopg"))
    with engine.begin() as db:
        for name in sa.inspect(db).get_table_names():
            db.execute(sa.text(f"DROP TABLE {name}"))
    engine.dispose()
    return address


@pytest.fixture
def backlog(url: str) -> Iterator[Backlog]:
    """An empty backlog."""
    opened = Backlog(url)
    yield opened
    opened.close()


def test_counts_add_up(backlog: Backlog) -> None:
    for _ in range(3):
        backlog.count(DAY, "answer", "blister")
    backlog.count(DAY, "answer", "blister", 4)
    backlog.count(DAY, "none", "")
    backlog.count(NEXT, "answer", "blister")
    assert backlog.counts() == [
        Count(DAY, "answer", "blister", 7),
        Count(DAY, "none", "", 1),
        Count(NEXT, "answer", "blister", 1),
    ]


def test_votes_add_up(backlog: Backlog) -> None:
    for helped in (True, False, True):
        backlog.feedback(DAY, "blister", MARK, helped)
    backlog.feedback(DAY, "blister", "0" * 12, False)
    assert backlog.votes() == [Vote(DAY, "blister", "0" * 12, 0, 1), Vote(DAY, "blister", MARK, 2, 1)]


def test_replicas_lose_no_count(url: str) -> None:
    def write(backlog: Backlog) -> None:
        for turn in range(40):
            backlog.count(DAY, "answer", "blister")
            backlog.feedback(DAY, "blister", MARK, turn % 2 == 0)

    replicas = [Backlog(url) for _ in range(4)]
    threads = [threading.Thread(target=write, args=(backlog,)) for backlog in replicas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert replicas[0].counts() == [Count(DAY, "answer", "blister", 160)]
    assert replicas[1].votes() == [Vote(DAY, "blister", MARK, 80, 80)]
    for backlog in replicas:
        backlog.close()


def test_replicas_may_start_at_once(url: str) -> None:
    opened: list[Backlog] = []
    threads = [threading.Thread(target=lambda: opened.append(Backlog(url))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 6
    for backlog in opened:
        backlog.close()


def test_texts_are_kept_and_expire(backlog: Backlog) -> None:
    backlog.keep(DAY, "is a tattoo a problem", "none")
    backlog.keep(NEXT, "does a walrus bite", "neither")
    assert [(kept.day, kept.text, kept.outcome) for kept in backlog.kept()] == [
        (DAY, "is a tattoo a problem", "none"),
        (NEXT, "does a walrus bite", "neither"),
    ]
    assert backlog.expire(DAY) == 0
    assert backlog.expire(NEXT) == 1
    assert [kept.day for kept in backlog.kept()] == [NEXT]
    assert backlog.expire(date.max) == 1
    assert backlog.kept() == []


def test_a_held_text_is_kept_once_or_goes(backlog: Backlog) -> None:
    backlog.hold("a", 100, "first words")
    backlog.hold("a", 200, "edited words")
    assert backlog.kept() == []
    assert backlog.release("a", DAY)
    assert not backlog.release("a", DAY)
    assert [(kept.text, kept.outcome) for kept in backlog.kept()] == [("edited words", "neither")]
    backlog.hold("b", 300, "other words")
    assert backlog.release("b", None)
    backlog.hold("c", 400, "forgotten words")
    assert (backlog.forget(400), backlog.forget(401)) == (0, 1)
    assert not backlog.release("c", DAY)
    assert len(backlog.kept()) == 1


def test_states_stay(backlog: Backlog) -> None:
    assert backlog.state("one") is None
    backlog.set_state("one", "new")
    backlog.set_state("one", "ignored")
    backlog.set_state("two", "done")
    assert backlog.state("one") == "ignored"
    assert backlog.states() == {"one": "ignored", "two": "done"}


def test_everything_is_there_after_a_restart(url: str) -> None:
    first = Backlog(url)
    first.count(DAY, "suggest", "")
    first.close()
    second = Backlog(url)
    assert second.counts() == [Count(DAY, "suggest", "", 1)]
    second.close()


# Erased is erased


@pytest.mark.parametrize("way", ["expire", "forget", "release"])
def test_an_erased_text_is_in_no_file(tmp_path: Path, way: str) -> None:
    backlog = Backlog(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    for number in range(50):
        if way == "expire":
            backlog.keep(DAY, f"{PLANTED} {number}", "none")
        else:
            backlog.hold(str(number), 0, f"{PLANTED} {number}")
    assert any(PLANTED.encode() in path.read_bytes() for path in tmp_path.iterdir())
    match way:
        case "expire":
            backlog.expire(NEXT)
        case "forget":
            backlog.forget(1)
        case _:
            for number in range(50):
                backlog.release(str(number), None)
            backlog.forget(0)
    assert not any(PLANTED.encode() in path.read_bytes() for path in tmp_path.iterdir())
    backlog.close()


def test_an_erased_text_is_in_no_table_file_of_postgresql(postgresql: str) -> None:
    engine = sa.create_engine(sa.make_url(postgresql).set(drivername="postgresql+psycopg"))
    backlog = Backlog(postgresql)
    folder = Path(str(sa.make_url(postgresql).query["host"])) / "data" / "base"

    def there() -> bool:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(sa.text("CHECKPOINT"))
        return any(PLANTED.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())

    backlog.keep(DAY, PLANTED, "none")
    assert there()
    backlog.expire(NEXT)
    assert not there()
    backlog.close()
    engine.dispose()


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    path.touch(mode=0o666)
    backlog = Backlog(f"sqlite:///{path}")
    backlog.count(DAY, "none", "")
    assert {part.stat().st_mode & 0o777 for part in tmp_path.iterdir()} == {0o600}
    backlog.close()


# Trouble


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:////no/such/folder/desk.sqlite",
        "mysql://bot:hunter2@db/desk",
        "nonsense hunter2",
        "postgresql://bot:hunter2@127.0.0.1:1/desk",
        "postgresql://bot:hunter2@/desk?host=/no/such/folder",
    ],
)
def test_what_cannot_be_opened_says_so_without_the_password(url: str) -> None:
    with pytest.raises(BacklogError) as caught:
        Backlog(url)
    told = f"{caught.value} {caught.value.__cause__} {caught.value!r}"
    assert "hunter2" not in told
    assert "\n" not in told


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    path.write_bytes(b"something else entirely " * 100)
    with pytest.raises(BacklogError, match="DatabaseError"):
        Backlog(f"sqlite:///{path}")


def test_an_error_holds_no_text(tmp_path: Path) -> None:
    backlog = Backlog(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    with sqlite3.connect(tmp_path / "desk.sqlite") as db:
        db.execute("DROP TABLE backlog_kept")
    db.close()
    with pytest.raises(BacklogError) as caught:
        backlog.keep(DAY, PLANTED, "none")
    assert PLANTED not in f"{caught.value!r} {caught.value.__cause__!r}"
    backlog.close()


def test_postgresql_without_its_driver(tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text("raise ModuleNotFoundError('no psycopg')")
    code = "from bot.backlog_file import needed; needed('postgresql://bot@db/desk')"
    around = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=around, check=False)
    assert f"{MissingLibraryError.__name__}: PostgreSQL needs its driver" in done.stderr
    needed("postgresql://bot@db.example/desk")  # with the driver: nothing is connected to


# The pen


def test_the_pen_writes_in_order_and_stops(url: str) -> None:
    pen = Pen(lambda: Backlog(url), lambda backlog: None)
    for number in range(30):
        pen.put(lambda backlog, number=number: backlog.set_state("last", str(number)))
    pen.stop(10)
    backlog = Backlog(url)
    assert backlog.states() == {"last": "29"}
    backlog.close()


def test_the_pen_waits_for_a_database_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.backlog_pen._PAUSE", 0.05)
    folder = tmp_path / "later"
    url = f"sqlite:///{folder / 'desk.sqlite'}"
    with caplog.at_level(logging.WARNING):
        pen = Pen(lambda: Backlog(url), lambda backlog: None)
        pen.put(lambda backlog: backlog.keep(DAY, PLANTED, "none"))
        time.sleep(0.3)
        folder.mkdir()
        pen.stop(10)
    backlog = Backlog(url)
    assert [kept.text for kept in backlog.kept()] == [PLANTED]
    backlog.close()
    assert len(caplog.records) == 1
    assert "answers go on" in caplog.text
    assert PLANTED not in caplog.text


def test_a_job_that_cannot_be_done_costs_itself_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"

    def broken(backlog: Backlog) -> None:
        raise ValueError(PLANTED)

    def refused(backlog: Backlog) -> None:
        raise BacklogError("the disk is full")

    pen = Pen(lambda: Backlog(url), lambda backlog: None)
    for job in (broken, refused, lambda backlog: backlog.count(DAY, "none", "")):
        pen.put(job)
    pen.stop(10)
    backlog = Backlog(url)
    assert backlog.counts() == [Count(DAY, "none", "", 1)]
    backlog.close()
    assert "the disk is full" in caplog.text
    assert "ValueError at" in caplog.text
    assert PLANTED not in caplog.text


def test_what_is_too_much_is_dropped(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("bot.backlog_pen._LINED_UP", 5)

    def away() -> Backlog:
        raise BacklogError("away")

    pen = Pen(away, lambda backlog: None)
    started = time.monotonic()
    for _ in range(100):
        pen.put(lambda backlog: None)
    assert time.monotonic() - started < 1
    pen.stop(0.2)
    assert time.monotonic() - started < 2


def test_the_pen_tidies_at_once_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.backlog_pen.TIDY_EVERY", 0.05)
    times: list[float] = []
    wait: Callable[[], bool] = lambda: len(times) > 3  # noqa: E731
    pen = Pen(lambda: Backlog(f"sqlite:///{tmp_path / 'desk.sqlite'}"), lambda backlog: times.append(time.monotonic()))
    until = time.monotonic() + 10
    while not wait() and time.monotonic() < until:
        time.sleep(0.01)
    pen.stop(5)
    assert wait()
