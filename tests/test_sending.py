"""One call is one outcome: what passes is retried as long as it takes, what is final is final, and nobody
waits for another chat's trouble.
"""

import asyncio
import json
import time
from collections.abc import Awaitable
from typing import TypeVar

import pytest
from faulty_server import TOKEN, FaultyServer
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot import pace, sending
from bot.pace import Pace, Window
from bot.sending import AT_FIRST, AT_ONCE, EARNED, Backoff, Interrupted, Sending, judge
from bot.wire import Wire

T = TypeVar("T")
OK = (200, b'{"ok": true, "result": true}')
BASE = "http://127.0.0.1:1/bot1:x/"
Reply = tuple[int, bytes] | Exception


def refusal(code: int, **parameters: object) -> tuple[int, bytes]:
    body = {"ok": False, "error_code": code, "description": "no"}
    return code, json.dumps(body | ({"parameters": parameters} if parameters else {})).encode()


def run(work: Awaitable[T]) -> T:
    async def waited() -> T:
        return await work

    return asyncio.run(waited())


class Script(BaseRequest):
    """A wire that answers by the script of its chat, and notes when it was asked."""

    def __init__(self, **scripts: list[Reply]) -> None:
        self.scripts, self.asked, self.under_way, self.most = scripts, list[tuple[str, float]](), 0, 0
        self.takes = 0.0

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: object, **__: object
    ) -> tuple[int, bytes]:
        chat = f"c{request_data.parameters['chat_id']}" if request_data else url.rsplit("/", 1)[1]
        self.asked.append((chat, time.monotonic()))
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(self.takes)
        self.under_way -= 1
        script = self.scripts.get(chat, [])
        reply = script.pop(0) if script else OK
        if isinstance(reply, Exception):
            raise reply
        return reply

    def times(self, chat: str) -> list[float]:
        return [moment for name, moment in self.asked if name == chat]


def call(request: BaseRequest, chat: int | None, method: str = "sendMessage") -> Awaitable[tuple[int, bytes]]:
    data = None if chat is None else RequestData([RequestParameter.from_input("chat_id", chat)])
    return request.do_request(BASE + method, "POST", data)


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back-off in a fiftieth of the time."""
    monkeypatch.setattr(Backoff, "pause", lambda self: 0.01)


@pytest.mark.parametrize(
    ("method", "code", "payload", "again"),
    [
        ("sendMessage", *OK, None),
        ("sendMessage", *refusal(400), None),
        ("sendMessage", *refusal(403), None),
        ("sendMessage", *refusal(429, retry_after=7), 7.0),
        ("sendMessage", *refusal(429), 1.0),
        ("sendMessage", 429, b'{"parameters": {"retry_after": "soon"}}', 1.0),
        ("sendMessage", *refusal(500), 0.0),
        ("sendMessage", *refusal(401), 0.0),
        ("sendMessage", *refusal(404), 0.0),
        ("sendMessage", 502, b"<html>Bad Gateway</html>", 0.0),
        ("sendMessage", 200, b'{"ok": true, "res', 0.0),
        ("sendMessage", 200, b"[]", 0.0),
        ("sendMessage", 200, b'{"ok": true}', 0.0),
        ("sendMessage", 200, refusal(400)[1], None),
        ("sendMessage", 200, refusal(429, retry_after=3)[1], 3.0),
        ("sendMessage", 302, b"", 0.0),
        ("getMe", *refusal(401), None),
        ("getMe", *refusal(404), None),
        ("getMe", *refusal(500), 0.0),
    ],
)
def test_what_a_response_means(method: str, code: int, payload: bytes, again: float | None) -> None:
    assert judge(method, code, payload).again == again


@pytest.mark.usefixtures("fast")
def test_every_passing_fault_is_retried_until_it_works() -> None:
    faults: list[Reply] = [
        refusal(500),
        (502, b"<html>"),
        NetworkError("x"),
        TimedOut(),
        (200, b"{"),
        refusal(401),
    ]
    script = Script(c5=[*faults, refusal(429, retry_after=0.2)])
    outbox = Sending(script, Pace(0))
    assert run(call(outbox, 5)) == OK
    assert len(script.asked) == 8
    assert outbox.retries == {
        "500": 1,
        "502": 1,
        "x": 1,
        "Timed out": 1,
        "malformed reply": 1,
        "401": 1,
        "429": 1,
    }
    *_, before, last = script.times("c5")
    assert last - before >= 0.2


@pytest.mark.parametrize("code", [400, 403])
def test_400_and_403_are_final(code: int) -> None:
    script = Script(c5=[refusal(code)])
    assert run(call(Sending(script, Pace(0)), 5))[0] == code
    assert len(script.asked) == 1


@pytest.mark.usefixtures("fast")
def test_a_chat_that_must_wait_holds_up_nobody() -> None:
    script = Script(c1=[refusal(429, retry_after=0.5)])

    async def work() -> tuple[float, float]:
        outbox = Sending(script, Pace(0))
        begin = time.monotonic()
        slow = asyncio.ensure_future(call(outbox, 1))
        await asyncio.gather(*(call(outbox, chat) for chat in range(2, 40)))
        others = time.monotonic() - begin
        await slow
        return others, time.monotonic() - begin

    others, slow = run(work())
    assert others < 0.25
    assert slow >= 0.5


def test_the_menu_gives_up_soon_and_an_answer_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Backoff, "pause", lambda self: 11.0)
    script = Script(setMyCommands=[refusal(500)])
    with pytest.raises(NetworkError, match="setMyCommands given up: 500"):
        run(call(Sending(script, Pace(0)), None, "setMyCommands"))


def test_a_poll_is_left_to_the_poller() -> None:
    script = Script(getUpdates=[refusal(502)])
    assert run(call(Sending(script, Pace(0)), None, "getUpdates"))[0] == 502


def test_stopping_ends_the_wait_but_not_the_first_try() -> None:
    script = Script(c1=[refusal(429, retry_after=60)])

    async def work() -> tuple[int, bytes]:
        outbox = Sending(script, Pace(0))
        waiting = asyncio.ensure_future(call(outbox, 1))
        await asyncio.sleep(0.05)
        outbox.stop()
        with pytest.raises(Interrupted):
            await waiting
        return await call(outbox, 2)

    assert run(work()) == OK


def test_few_at_once_at_first_and_never_more_than_at_once() -> None:
    script = Script()
    script.takes = 0.002

    async def work() -> int:
        outbox = Sending(script, Pace(0))
        await asyncio.gather(*(call(outbox, chat) for chat in range(10)))
        first, script.most = script.most, 0
        await asyncio.gather(*(call(outbox, chat) for chat in range(EARNED * AT_ONCE * 2)))
        return first

    assert run(work()) == AT_FIRST
    assert script.most == AT_ONCE


def test_back_off_doubles_with_jitter_and_stays_short_enough_to_recover() -> None:
    backoff = Backoff()
    pauses = [backoff.pause() for _ in range(10)]
    assert 0.25 <= pauses[0] <= 0.5
    assert all(4.0 <= pause <= sending.LONGEST_PAUSE for pause in pauses[5:])
    assert len(set(pauses[5:])) > 1


def test_a_window_lets_no_more_through_than_it_says() -> None:
    window = Window(3, 10.0)
    for moment in (0.0, 1.0, 2.0):
        assert window.delay(moment) == 0.0
        window.take(moment)
    assert window.delay(4.0) == 6.0
    assert window.delay(10.0) == 0.0


def test_the_overall_pace_is_kept() -> None:
    script = Script()

    async def work() -> float:
        outbox, begin = Sending(script, Pace(20)), time.monotonic()
        await asyncio.gather(*(call(outbox, chat) for chat in range(1, 51)))
        return time.monotonic() - begin

    assert run(work()) >= 2.0
    moments = sorted(moment for _, moment in script.asked)
    assert all(after - before >= 0.99 for before, after in zip(moments, moments[20:], strict=False))


def test_one_chat_and_one_group_have_their_own_pace_and_stall_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CHAT_EVERY", 0.2)
    monkeypatch.setattr(pace, "GROUP", 2)
    monkeypatch.setattr(pace, "GROUP_SPAN", 1.0)
    script = Script()

    async def work() -> float:
        outbox, begin = Sending(script, Pace(1000)), time.monotonic()

        async def often(chat: int) -> None:
            for _ in range(3):
                await call(outbox, chat)

        slow = [asyncio.ensure_future(often(chat)) for chat in (7, -7)]
        await asyncio.gather(*(call(outbox, chat) for chat in range(100, 130)))
        others = time.monotonic() - begin
        await asyncio.gather(*slow)
        return others

    assert run(work()) < 0.15
    one, group = script.times("c7"), script.times("c-7")
    assert one[2] - one[0] >= 0.4
    assert group[2] - group[0] >= 1.0


def test_the_pace_forgets_chats_that_are_free_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CHAT_EVERY", 0.0)

    async def work() -> int:
        keeper = Pace(9000)
        for chat in range(3000):
            await keeper.turn(chat)
            await keeper.leave(chat)
        return len(keeper._chats)

    assert run(work()) <= 1001


@pytest.mark.parametrize("kind", ["drop before", "drop after", "truncated", "slow"])
def test_the_wire_says_what_happened_without_the_token(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.wire.READ", 0.3)

    async def work(base: str) -> str:
        wire = Wire()
        await wire.initialize()
        try:
            with pytest.raises(NetworkError) as caught:
                await wire.do_request(f"{base}{TOKEN}/getMe", "POST", None)
            return f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
        finally:
            await wire.shutdown()

    with FaultyServer() as server:
        server.faults.kinds, server.faults.share, server.faults.slow = (kind,), 1.0, 0.5
        told = run(work(server.url))
    assert TOKEN.partition(":")[2] not in told


def test_a_dead_address_is_a_network_error() -> None:
    async def work() -> None:
        wire = Wire()
        try:
            await wire.do_request(BASE + "getMe", "POST", None)
        finally:
            await wire.shutdown()

    with pytest.raises(NetworkError, match="ClientConnector"):
        run(work())


@pytest.mark.parametrize(
    ("method", "least"), [("sendMessage", 86400), ("answerInlineQuery", 86400), ("getMe", 1e8)]
)
def test_answers_wait_out_an_outage_of_a_day(method: str, least: float) -> None:
    assert sending._patience(method) >= least
