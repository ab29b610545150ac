"""From the inbox to the answer: in order within a chat, side by side between chats, nothing lost on the way.

The first half drives `Delivery` with a real inbox; the second the whole bot, against a faulty Telegram.
"""

import asyncio
import json
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from conftest import sign_all
from faulty_server import KINDS, MARK, NAME, TOKEN, FaultyServer
from soak import PEOPLE, Bench, kills
from telegram.error import BadRequest, Forbidden
from telegram.request import BaseRequest, RequestData

from bot import attempts, delivery, floods
from bot.delivery import Delivery
from bot.errors import InboxFullError
from bot.floods import BACKLOG, BURST, CROWDED, QUIET, Floods, Verdict, person_of
from bot.health import Counts
from bot.inbox import Inbox, Row, Waiting
from bot.polling import Polling
from bot.sending import Backoff, Interrupted

Raw = Mapping[str, object]


def update(key: int, chat: int = 1, text: str = "") -> dict[str, object]:
    who = {"id": chat, "is_bot": False, "first_name": NAME}
    where = {"id": chat, "type": "private"}
    return {
        "update_id": key,
        "message": {"message_id": key, "date": 1, "chat": where, "from": who, "text": text},
    }


class Answers:
    """Answers by noting; what the text of an update names happens instead."""

    def __init__(self, **fates: Callable[[], Awaitable[None]]) -> None:
        self.fates, self.log = fates, list[tuple[str, int]]()
        self.takes = 0.0

    async def handle(self, raw: Raw) -> None:
        key, message = raw["update_id"], raw.get("message")
        assert isinstance(key, int)
        self.log.append(("begin", key))
        await asyncio.sleep(self.takes)
        if isinstance(message, dict) and message.get("text") in self.fates:
            await self.fates[message["text"]]()
        self.log.append(("answer", key))

    async def slow_down(self, raw: Raw) -> None:
        self.log.append(("slow down", int(str(raw["update_id"]))))

    async def unavailable(self, raw: Raw) -> None:
        self.log.append(("unavailable", int(str(raw["update_id"]))))

    def of(self, what: str) -> list[int]:
        return [key for said, key in self.log if said == what]


def fails(error: BaseException) -> Callable[[], Awaitable[None]]:
    async def fate() -> None:
        raise error

    return fate


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    found = Inbox(tmp_path / "inbox.sqlite")
    yield found
    found.close()


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backoff, "pause", lambda self: 0.01)


async def settled(work: Delivery, patience: float = 5.0) -> None:
    end = time.monotonic() + patience
    while work.depth and time.monotonic() < end:  # noqa: ASYNC110 - looks on from outside
        await asyncio.sleep(0.005)
    assert not work.depth


def drive(inbox: Inbox, answers: Answers, *batches: list[object]) -> Counts:
    """Takes batches in, one after another, until all is settled."""

    async def work() -> Counts:
        counts = Counts()
        bot = Delivery(inbox, answers, counts)
        bot.start()
        for batch in batches:
            await bot.receive(batch)
        await settled(bot)
        await bot.stop(1.0)
        return counts

    return asyncio.run(work())


def test_a_chat_is_answered_in_order_and_chats_side_by_side(inbox: Inbox) -> None:
    answers = Answers()
    answers.takes = 0.02
    counts = drive(inbox, answers, [update(10 * chat + n, chat) for n in range(3) for chat in range(1, 6)])
    assert counts.answered == 15
    for chat in range(1, 6):
        assert [key for key in answers.of("answer") if key // 10 == chat] == [10 * chat + n for n in range(3)]
    assert sorted(key for _, key in answers.log[:5]) == [10, 20, 30, 40, 50]
    assert inbox.waiting() == []


def test_the_offset_confirms_all_that_was_kept_and_doubles_are_ignored(inbox: Inbox) -> None:
    async def work() -> None:
        bot = Delivery(inbox, answers, Counts())
        assert await bot.receive([update(7), update(5)]) == 8
        assert inbox.seen([5, 6, 7]) == {5, 7}
        assert await bot.receive([update(7), update(8)]) == 9
        assert await bot.receive([{"no": "id"}, "junk", 5]) is None
        await settled(bot)

    answers = Answers()
    asyncio.run(work())
    assert sorted(answers.of("answer")) == [5, 7, 8]


ODD: list[object] = [
    {"update_id": 1, "message": None},
    {"update_id": 2, "message": {"chat": {"id": "x"}, "from": {"id": []}}},
    {"update_id": 3, "message": {"chat": {"id": 2**70}, "from": {"id": 2**70}}},
    {"update_id": 4, "callback_query": 7},
    {"update_id": True},
    {"update_id": 2**70},
    {"update_id": "6"},
    [],
    None,
    {"update_id": 8, "message": {"text": "\ud800", "chat": {"id": 3}}},
]


def test_odd_updates_stop_nothing(inbox: Inbox) -> None:
    answers = Answers()
    counts = drive(inbox, answers, [*ODD, update(9)])
    assert sorted(answers.of("answer")) == [1, 2, 3, 4, 8, 9]
    assert counts.unreadable == 5


def test_a_fault_of_ours_is_tried_a_few_times_then_set_aside_with_a_word(inbox: Inbox) -> None:
    answers = Answers(poison=fails(ZeroDivisionError()))
    counts = drive(inbox, answers, [update(1, text="poison"), update(2), update(3, chat=2)])
    assert answers.of("begin").count(1) == attempts.TRIES
    assert answers.of("unavailable") == [1]
    assert sorted(answers.of("answer")) == [2, 3]
    assert (counts.set_aside, counts.answered) == (1, 2)
    assert inbox.waiting() == []


def test_what_telegram_refuses_is_not_tried_again_and_a_block_is_quiet(
    inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    answers = Answers(
        bad=fails(BadRequest("chat 77 not found")), blocked=fails(Forbidden("blocked by the user"))
    )
    counts = drive(inbox, answers, [update(1, text="bad"), update(2, chat=2, text="blocked")])
    assert answers.of("begin") == [1, 2]
    assert (counts.set_aside, counts.answered) == (1, 1)
    assert "update 1 set aside: BadRequest" in caplog.text
    assert "77" not in caplog.text
    assert "update 2" not in caplog.text


def test_an_update_that_kills_the_process_every_time_is_set_aside_in_the_end(inbox: Inbox) -> None:
    inbox.put([Row(1, 1, 1, json.dumps(update(1)))], now=1.0)
    for _ in range(attempts.CRASHES):
        inbox.take(1)  # and then the process is gone
    counts = drive(inbox, Answers(), [])
    assert counts.set_aside == 1
    assert inbox.waiting() == []


def test_stopping_finishes_what_is_under_way_and_leaves_the_rest(inbox: Inbox) -> None:
    answers = Answers()
    answers.takes = 0.1

    async def work(grace: float, first: int) -> None:
        bot = Delivery(inbox, answers, Counts())
        bot.start()
        await bot.receive([update(first), update(first + 1), update(first + 2, chat=2)])
        await asyncio.sleep(0.03)
        await bot.stop(grace)

    asyncio.run(work(1.0, 1))
    assert sorted(answers.of("answer")) == [1, 3]
    assert [w.id for w in inbox.waiting()] == [2]
    answers.log.clear()
    asyncio.run(work(0.0, 4))
    assert answers.of("answer") == []
    assert [w.id for w in inbox.waiting()] == [2, 4, 5, 6]
    assert drive(inbox, answers, []).answered == 4
    assert [key for key in answers.of("answer") if key != 6] == [2, 4, 5]


def test_a_call_interrupted_by_the_stop_does_not_count_as_a_try(inbox: Inbox) -> None:
    answers = Answers(wait=fails(Interrupted("stopping")))

    async def work() -> None:
        bot = Delivery(inbox, answers, Counts())
        await bot.receive([update(1, text="wait")])
        await asyncio.sleep(0.05)
        await bot.stop(1.0)

    asyncio.run(work())
    taken = inbox.take(1)
    assert taken is not None
    assert taken.tries == 1


def test_one_slow_chat_delays_nobody(inbox: Inbox) -> None:
    answers = Answers(slow=lambda: asyncio.sleep(0.5))

    async def work() -> float:
        bot = Delivery(inbox, answers, Counts())
        begin = time.monotonic()
        await bot.receive([update(1, text="slow"), *(update(key, chat=key) for key in range(2, 100))])
        while len(answers.of("answer")) < 98:  # noqa: ASYNC110 - looks on from outside
            await asyncio.sleep(0.005)
        took = time.monotonic() - begin
        await settled(bot)
        return took

    assert asyncio.run(work()) < 0.4


def test_a_full_inbox_asks_for_no_more_until_there_is_room(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "MOST", 5)
    answers = Answers()
    answers.takes = 0.05

    async def work() -> tuple[bool, bool]:
        bot = Delivery(inbox, answers, Counts())
        await bot.receive([update(key, chat=key) for key in range(1, 6)])
        before = bot.full
        await asyncio.wait_for(bot.room(), 2.0)
        return before, bot.full

    assert asyncio.run(work()) == (True, False)


def test_a_flood_gets_one_text_then_silence_and_keeps_no_words(inbox: Inbox, tmp_path: Path) -> None:
    answers = Answers()
    batch: list[object] = [update(key, text=f"zebrafish {key}") for key in range(1, 101)]
    counts = drive(inbox, answers, [*batch, update(500, chat=2)])
    assert len(answers.of("answer")) == BACKLOG + 1
    assert answers.of("slow down") == [BACKLOG + 1]
    assert (counts.slowed, counts.silenced) == (1, 100 - BACKLOG - 1)
    assert 500 in answers.of("answer")
    inbox.erase()
    assert b"zebrafish" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_floods_are_judged_by_person() -> None:
    judge = Floods()
    quick = [judge.judge(1, 0, 0, now=n * 0.01) for n in range(BURST + 50)]
    assert quick[:BURST] == [Verdict.ANSWER] * BURST
    assert quick[BURST] is Verdict.SLOW_DOWN
    assert set(quick[BURST + 1 :]) == {Verdict.SILENCE}
    assert judge.judge(2, 0, 0, now=1.5) is Verdict.ANSWER
    assert judge.judge(1, 0, 0, now=BURST * 0.01 + QUIET) is Verdict.ANSWER
    assert judge.judge(0, 99, 10**6, now=0.0) is Verdict.ANSWER


def test_when_all_is_crowded_first_questions_are_still_answered() -> None:
    judge = Floods()
    assert judge.judge(1, 0, CROWDED, now=0.0) is Verdict.ANSWER
    assert judge.judge(1, 1, CROWDED, now=1.0) is Verdict.SLOW_DOWN
    assert judge.judge(1, 1, CROWDED, now=2.0) is Verdict.SILENCE
    assert judge.judge(3, 1, CROWDED - 1, now=0.0) is Verdict.ANSWER


def test_few_people_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floods, "_PEOPLE", 10)
    judge = Floods()
    for person in range(1, 100):
        judge.judge(person, 0, 0, now=0.0)
    assert len(judge) == 10


@pytest.mark.parametrize(
    ("raw", "person"),
    [
        (update(1, chat=5), 5),
        ({"update_id": 1, "callback_query": {"from": {"id": 6}, "message": {"from": {"id": 9}}}}, 6),
        ({"update_id": 1, "message": {"from": {"id": True}}}, 0),
        ({"update_id": 1}, 0),
    ],
)
def test_who_sent_it(raw: Raw, person: int) -> None:
    assert person_of(raw) == person


class Door(BaseRequest):
    """Answers polls with batches, one after another; notes the offsets that were asked for."""

    def __init__(self, *batches: object) -> None:
        self.batches, self.offsets = list(batches), list[object]()

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
    ) -> tuple[int, bytes]:
        assert request_data is not None
        self.offsets.append(request_data.parameters.get("offset"))
        if not self.batches:
            await asyncio.sleep(60)
        return 200, json.dumps({"ok": True, "result": self.batches.pop(0)}).encode()


class SometimesFull(Inbox):
    """An inbox whose disk is full for the first writes."""

    full = 2

    def put(self, rows: Sequence[Row], now: float) -> list[Waiting]:
        self.full -= 1
        if self.full >= 0:
            raise InboxFullError("the disk is full")
        return super().put(rows, now)


def test_what_could_not_be_kept_is_not_confirmed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    batch = [update(5), update(6)]
    inbox, door, answers = (
        SometimesFull(tmp_path / "i.sqlite"),
        Door(batch, batch, batch, 7, {}, []),
        Answers(),
    )

    async def work() -> None:
        bot = Delivery(inbox, answers, Counts())
        poller = asyncio.create_task(Polling(door, "http://127.0.0.1:1/botX", Hooks(), bot, Counts()).run(()))
        while len(door.offsets) < 7:  # noqa: ASYNC110 - looks on from outside
            await asyncio.sleep(0.005)
        poller.cancel()
        await settled(bot)

    asyncio.run(work())
    assert door.offsets == [None, None, None, 7, 7, 7, 7]
    assert sorted(answers.of("answer")) == [5, 6]
    assert "the disk is full" in caplog.text
    inbox.close()


class Hooks:
    """A bot that has no webhook to delete."""

    async def delete_webhook(self) -> bool:
        return True


# The whole bot.


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as found:
        yield found


@pytest.fixture
def bench(server: FaultyServer, faq: Path, tmp_path: Path) -> Iterator[Bench]:
    found = Bench(server, tmp_path, faq, webhook=False)
    yield found
    found.bot.kill()


def test_a_question_is_answered_and_a_stop_is_clean(bench: Bench, server: FaultyServer) -> None:
    bench.up()
    for chat in range(20):
        server.ask(PEOPLE + chat)
    assert server.settle(10)
    time.sleep(0.6)
    assert bench.leaks() == []
    assert bench.bot.end() == 0
    assert bench.leaks() == []
    assert server.doubled() == 0


def test_kills_lose_nothing(bench: Bench, server: FaultyServer) -> None:
    server.latency = 0.02
    random.seed(7)
    assert "lost 0" in kills(bench, 120, 3, signal.SIGKILL, 3.0, late=0.5)
    assert server.doubled() <= 7
    assert bench.leaks() == []


def test_stops_lose_and_double_nothing(bench: Bench, server: FaultyServer) -> None:
    server.latency = 0.02
    random.seed(8)
    assert "lost 0, doubled 0" in kills(bench, 120, 3, signal.SIGTERM, 3.0, late=0.5)


def test_every_fault_at_once_loses_nothing_and_passes(bench: Bench, server: FaultyServer) -> None:
    bench.up()
    server.faults.kinds, server.faults.share, server.faults.slow = KINDS, 0.3, 0.5
    end = time.monotonic() + 30
    for number in range(150):
        server.ask(PEOPLE + number % 50)
        time.sleep(0.02)
    while server.faults.happened.total() < 3 * len(KINDS) and time.monotonic() < end:
        time.sleep(0.05)
    server.faults.share = 0.0
    assert server.settle(20)
    assert max(server.sent_at) - server.faults.last < 10
    assert set(KINDS) - set(server.faults.happened) <= {"409"}
    bench.drained()  # an answer whose receipt was lost is sent again, until then its question is kept
    assert bench.bot.end() == 0
    assert bench.leaks() == []


def test_a_second_instance_is_named_in_the_log(bench: Bench, server: FaultyServer) -> None:
    bench.up()
    server.faults.kinds, server.faults.share = ("409",), 1.0
    server.ask(PEOPLE)
    bench.bot.until("another instance polls with the same token")
    server.faults.share = 0.0
    server.ask(PEOPLE)
    assert server.settle(15)
    bench.bot.until("Telegram can be polled again")


def test_a_wrong_token_at_the_first_start_ends_with_one_line(
    server: FaultyServer, faq: Path, tmp_path: Path
) -> None:
    bench = Bench(server, tmp_path, faq, webhook=False)
    bench.bot.set("TELEGRAM_BOT_TOKEN", "987654:AnotherTokenAnotherTokenAnotherTok")
    bench.bot.start()
    assert bench.bot.wait(15) == 2
    last = bench.bot.log().strip().splitlines()[-1]
    assert last == "cryofaq: TELEGRAM_BOT_TOKEN is not a token that Telegram accepts"
    assert "AnotherToken" not in bench.bot.log()


def test_a_token_that_worked_once_is_waited_for(bench: Bench, server: FaultyServer) -> None:
    bench.up()
    assert bench.bot.end() == 0
    server.faults.kinds, server.faults.share = ("401",), 1.0
    bench.bot.start()
    bench.bot.until("does not accept the token at the moment")
    time.sleep(3.0)
    server.faults.share = 0.0
    server.ask(PEOPLE)
    assert server.settle(15)


def test_telegram_down_at_the_start_is_waited_for(server: FaultyServer, faq: Path, tmp_path: Path) -> None:
    server.faults.kinds, server.faults.share = ("502",), 1.0
    bench = Bench(server, tmp_path, faq, webhook=False)
    try:
        bench.bot.start()
        bench.bot.until("getMe: 502")
        server.ask(PEOPLE)
        time.sleep(1.0)
        server.faults.share = 0.0
        assert server.settle(15)
        server.faults.kinds, server.faults.share = ("drop before",), 1.0
        server.ask(PEOPLE)
        bench.bot.until("a poll failed")
        assert bench.bot.end() == 0
    finally:
        bench.bot.kill()


def test_no_token_and_a_bad_setting_end_with_one_line(
    server: FaultyServer, faq: Path, tmp_path: Path
) -> None:
    for key, value, told in (
        ("TELEGRAM_BOT_TOKEN", "", "is not set"),
        ("CRYOFAQ_RATES", "1", "unknown setting"),
    ):
        folder = tmp_path / key
        folder.mkdir()
        bench = Bench(server, folder, faq, webhook=False)
        bench.bot.set(key, value)
        bench.bot.start()
        assert bench.bot.wait(15) == 2
        assert told in bench.bot.log()
        assert len(bench.bot.log().splitlines()) == 1


def test_a_second_process_on_the_same_inbox_ends_with_one_line(
    bench: Bench, faq: Path, tmp_path: Path
) -> None:
    bench.up()
    folder = tmp_path / "second"
    folder.mkdir()
    second = Bench(bench.server, folder, faq, webhook=False)
    second.bot.set("CRYOFAQ_STATE", str(bench.state))
    second.bot.start()
    assert second.bot.wait(20) == 2
    assert "another `cryofaq telegram` holds it" in second.bot.log()


def test_content_is_reloaded_and_a_broken_edit_changes_nothing(
    bench: Bench, server: FaultyServer, faq: Path
) -> None:
    bench.up()
    entries = faq / "en/entries/care.yaml"
    whole = entries.read_text()
    entries.write_text(whole.replace("You can wash the next day.", "Wash when you like."))
    bench.bot.send(signal.SIGHUP)
    bench.bot.until("new content in use")
    entries.write_text(whole + "\n  - id: [broken")
    bench.bot.until("the old content stays")  # without being asked: the file has changed
    notices = faq / "en/notices.yaml"
    kept = notices.read_text()
    entries.write_text(whole)
    notices.write_text(kept.replace("Notice referral.", "An unsigned referral."))
    bench.bot.send(signal.SIGHUP)
    bench.bot.until("these must be signed before anything is served: notice/referral: changed")
    server.ask(PEOPLE)
    assert server.settle(10)
    sign_all(faq)
    bench.bot.send(signal.SIGHUP)
    bench.bot.until("new content in use", times=2)
    assert MARK not in bench.bot.log()


def test_a_corrupt_inbox_is_put_beside_a_fresh_one(bench: Bench, server: FaultyServer) -> None:
    bench.up()
    assert bench.bot.end() == 0
    inbox = next(bench.state.glob("*.sqlite"))
    inbox.write_bytes(b"no database" * 1000)
    bench.up()
    server.ask(PEOPLE)
    assert server.settle(10)
    assert "is broken" in bench.bot.log()
    assert list(bench.state.glob("*-broken-*"))


def test_idle_costs_next_to_nothing(bench: Bench) -> None:
    bench.up()
    time.sleep(1.0)
    before = bench.bot.cpu()
    time.sleep(3.0)
    assert bench.bot.cpu() - before < 0.1
    assert TOKEN not in bench.bot.log()
