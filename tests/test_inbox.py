"""The inbox keeps what came until it is answered, forgets the words then, and says so when it cannot."""

import logging
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import InboxError, InboxFullError
from bot.inbox import KEEP_IDS, Inbox, Row, fits
from bot.inbox_memory import InboxMemory

SECRET = "my wart looks like a zebrafish"


def row(key: int, chat: int = 1, body: str | None = SECRET, slow: bool = False) -> Row:
    return Row(key, chat, chat, body, slow)


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    found = Inbox(tmp_path / "inbox.sqlite")
    yield found
    found.close()


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


@contextmanager
def a_full_disk(most: int = 0) -> Iterator[None]:
    """No file of this process may grow past `most` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_is_put_waits_in_order_until_it_is_finished(inbox: Inbox) -> None:
    new = inbox.put([row(5), row(3, chat=2), row(9, body=None)], now=100.0)
    assert [w.id for w in new] == [5, 3]
    assert [(w.id, w.chat, w.came) for w in inbox.waiting()] == [(3, 2, 100.0), (5, 1, 100.0)]
    inbox.finish(3)
    assert [w.id for w in inbox.waiting()] == [5]


def test_an_update_that_came_before_is_ignored_even_when_it_was_answered(inbox: Inbox) -> None:
    inbox.put([row(5)], now=1.0)
    inbox.finish(5)
    assert inbox.put([row(5, body="again")], now=2.0) == []
    assert inbox.waiting() == []
    assert inbox.seen([4, 5, 6]) == {5}


def test_a_try_is_counted_before_it_begins_and_can_be_given_back(inbox: Inbox) -> None:
    inbox.put([row(5, slow=True)], now=1.0)
    tries = []
    for _ in range(2):
        taken = inbox.take(5)
        assert taken is not None
        assert (taken.body, taken.slow) == (SECRET, True)
        tries.append(taken.tries)
    inbox.give_back(5)
    again = inbox.take(5)
    assert again is not None
    assert [*tries, again.tries] == [1, 2, 2]
    inbox.finish(5)
    assert inbox.take(5) is None


def test_everything_survives_a_process_that_just_ends(tmp_path: Path) -> None:
    first = Inbox(tmp_path / "inbox.sqlite")
    first.put([row(5)], now=1.0)
    first._db.close()  # as a kill would: nothing is tidied up
    second = Inbox(tmp_path / "inbox.sqlite")
    assert [w.id for w in second.waiting()] == [5]
    second.close()


def test_the_words_are_gone_from_every_file_once_erased(inbox: Inbox, tmp_path: Path) -> None:
    inbox.put([row(key, body=f"{key} {SECRET} " * 300) for key in range(50)], now=1.0)
    assert SECRET.encode() in all_bytes(tmp_path)
    for key in range(50):
        inbox.finish(key)
    inbox.erase()
    assert SECRET.encode() not in all_bytes(tmp_path)
    assert inbox.seen([7]) == {7}


def test_the_files_are_for_their_owner_alone(inbox: Inbox, tmp_path: Path) -> None:
    inbox.put([row(1)], now=1.0)
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}
    assert len(list(tmp_path.iterdir())) > 1


def test_old_ids_and_numbers_are_forgotten_but_nothing_that_waits(inbox: Inbox) -> None:
    inbox.put([row(1), row(2)], now=1000.0)
    inbox.finish(1)
    memory = InboxMemory(inbox)
    memory.put(7, {"miss": 1})
    memory.put(0, {"greeted": 1})
    assert inbox.prune(now=1000.0 + KEEP_IDS - 1) == 0
    assert inbox.prune(now=9e9 + KEEP_IDS) == 2
    assert inbox.seen([1, 2]) == {2}
    assert (memory.get(7, "miss"), memory.get(0, "greeted")) == (None, 1)


def test_numbers_are_kept_by_chat(inbox: Inbox) -> None:
    memory = InboxMemory(inbox)
    memory.put(7, {"miss": 1, "a:55": -(2**63) + 1})
    memory.put(7, {"miss": 2})
    memory.put(8, {})
    assert (memory.get(7, "miss"), memory.get(7, "a:55"), memory.get(8, "miss")) == (2, -(2**63) + 1, None)


def test_a_second_process_is_told_who_holds_the_inbox(inbox: Inbox, tmp_path: Path) -> None:
    inbox.put([row(1)], now=1.0)
    with pytest.raises(InboxFullError, match="another `cryofaq telegram` holds it"):
        Inbox(tmp_path / "inbox.sqlite", patience=0.05)


@pytest.mark.parametrize("broken", [b"this is no database at all" * 100, None])
def test_a_broken_inbox_is_kept_beside_a_fresh_one(
    tmp_path: Path, broken: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "inbox.sqlite"
    whole = Inbox(path)
    whole.put([row(key, body="x" * 3000) for key in range(50)], now=1.0)
    whole.close()
    pages = bytearray(path.read_bytes())
    pages[4096:12288] = b"\xa5" * 8192
    path.write_bytes(broken or pages)
    with caplog.at_level(logging.CRITICAL):
        fresh = Inbox(path)
    assert fresh.waiting() == []
    fresh.put([row(1)], now=1.0)
    fresh.close()
    assert "is broken" in caplog.text
    assert [p.name for p in tmp_path.glob("inbox-broken-*.sqlite")]


def test_a_full_disk_is_said_and_nothing_is_half_kept(inbox: Inbox) -> None:
    inbox.put([row(1)], now=1.0)
    with a_full_disk(), pytest.raises(InboxFullError, match="is the disk full or read-only"):
        inbox.put([row(2), row(3)], now=1.0)
    assert [w.id for w in inbox.waiting()] == [1]
    assert [w.id for w in inbox.put([row(2)], now=1.0)] == [2]


def test_a_full_disk_costs_the_conversation_its_numbers_and_no_more(inbox: Inbox) -> None:
    memory = InboxMemory(inbox)
    with a_full_disk():
        memory.put(7, {"miss": 1})
    memory.put(7, {"miss": 2})
    assert memory.get(7, "miss") == 2


def test_an_inbox_in_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InboxError, match="nowhere"):
        Inbox(tmp_path / "nowhere" / "inbox.sqlite")


@pytest.mark.parametrize(
    ("number", "fit"), [(5, True), (-(2**63) + 1, True), (2**63, False), (True, False), ("5", False)]
)
def test_only_whole_numbers_of_64_bits_fit(number: object, fit: bool) -> None:
    assert fits(number) is fit
