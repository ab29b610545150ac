"""The port: only Telegram's requests get in, an update is kept before it is confirmed, health is counts."""

import asyncio
import contextlib
import json
import random
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path

import aiohttp
import pytest
from faulty_server import MARK, NAME, TOKEN, FaultyServer
from soak import PEOPLE, Bench, free_port, kills
from test_delivery import Answers, update

from bot import webhook
from bot.delivery import Delivery
from bot.errors import InboxFullError, SettingsError
from bot.health import Counts, Health
from bot.inbox import Inbox, Row, Waiting
from bot.settings import Address, Secret
from bot.webhook import Hook, Port, secret_of

SECRET = "the-secret"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
Ask = Callable[..., Awaitable[tuple[int, str]]]


class FullInbox(Inbox):
    """An inbox whose disk is full."""

    def put(self, rows: object, now: float) -> list[Waiting]:
        raise InboxFullError("the disk is full")


class CountingInbox(Inbox):
    """Counts its writes to the disk."""

    puts = 0

    def put(self, rows: list[Row], now: float) -> list[Waiting]:  # type: ignore[override]
        self.puts += 1
        return super().put(rows, now)


def with_port(
    inbox: Inbox, work: Callable[[Ask, Hook, Counts], Awaitable[None]], answers: Answers | None = None
) -> None:
    """Runs `work` against an open port; `ask` posts to a path and returns status and text."""

    async def run() -> None:
        counts = Counts()
        bot = Delivery(inbox, answers or Answers(), counts)
        hook = Hook("https://bot.example.org/hook/x", Secret(SECRET), bot, counts)
        hook.open = True
        health = Health("webhook", True, bot.depth, bot.oldest(), 1.5, "f" * 64)
        port, address = Port(lambda: health, counts, {"429": 3}, hook), Address("127.0.0.1", free_port())
        await port.open(address)
        async with (
            aiohttp.ClientSession(f"http://{address}") as client,
            contextlib.AsyncExitStack() as closing,
        ):
            closing.push_async_callback(port.close)
            closing.push_async_callback(bot.stop, 0.0)

            async def ask(
                path: str, body: object = None, headers: Mapping[str, str] = HEADERS
            ) -> tuple[int, str]:
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                method = "GET" if body is None else "POST"
                async with client.request(method, path, data=data, headers=headers) as reply:
                    return reply.status, await reply.text()

            await work(ask, hook, counts)

    asyncio.run(run())


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    found = CountingInbox(tmp_path / "inbox.sqlite")
    yield found
    found.close()


def test_an_update_is_kept_before_it_is_confirmed(inbox: Inbox) -> None:
    answers = Answers(wait=lambda: asyncio.sleep(60))

    async def work(ask: Ask, hook: Hook, counts: Counts) -> None:
        assert (await ask("/hook/x", update(5, text="wait")))[0] == 200
        assert [w.id for w in inbox.waiting()] == [5]
        assert counts.contact is not None

    with_port(inbox, work, answers)


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/hook/x", update(1), {}, 401),
        ("/hook/x", update(1), {"X-Telegram-Bot-Api-Secret-Token": "the-secreT"}, 401),
        ("/hook/x", update(1), {"X-Telegram-Bot-Api-Secret-Token": ""}, 401),
        ("/hook/x", b"\xff{", HEADERS, 400),
        ("/hook/x", b"[" * 100_000, HEADERS, 400),
        ("/hook/x", b"[1]", HEADERS, 400),
        ("/hook/x", b'{"update_id": "5"}', HEADERS, 400),
        ("/hook/x/", update(1), HEADERS, 404),
        ("/hook", update(1), HEADERS, 404),
        ("/", update(1), HEADERS, 404),
        ("/hook/x", None, HEADERS, 405),
        ("/healthz", update(1), HEADERS, 405),
    ],
)
def test_nothing_else_gets_in(
    inbox: Inbox, path: str, body: object, headers: Mapping[str, str], status: int
) -> None:
    async def work(ask: Ask, hook: Hook, counts: Counts) -> None:
        assert (await ask(path, body, headers))[0] == status
        assert counts.refused == (path == "/hook/x" and body is not None)

    with_port(inbox, work)
    assert inbox.seen([1, 5]) == frozenset()


def test_a_body_that_is_too_large_is_refused(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "LARGEST", 1000)

    async def work(ask: Ask, hook: Hook, counts: Counts) -> None:
        assert (await ask("/hook/x", update(1, text="x" * 1000)))[0] == 413
        assert (await ask("/hook/x", update(2, text="x" * 100)))[0] == 200

    with_port(inbox, work)
    assert inbox.seen([1, 2]) == {2}


def test_telegram_is_asked_to_wait_while_nothing_can_be_kept(tmp_path: Path) -> None:
    inbox = FullInbox(tmp_path / "full.sqlite")

    async def work(ask: Ask, hook: Hook, counts: Counts) -> None:
        assert (await ask("/hook/x", update(1)))[0] == 503
        hook.open = False
        assert (await ask("/hook/x", update(1)))[0] == 503

    with_port(inbox, work)
    inbox.close()


def test_what_arrives_together_is_written_together(tmp_path: Path) -> None:
    inbox = CountingInbox(tmp_path / "inbox.sqlite")

    async def work(ask: Ask, hook: Hook, counts: Counts) -> None:
        kept = await asyncio.gather(*(hook._kept(update(key, chat=key)) for key in range(1, 41)))
        assert kept == [True] * 40

    with_port(inbox, work)
    assert inbox.puts <= 2
    assert len(inbox.seen(range(100))) == 40
    inbox.close()


def test_health_and_metrics_tell_counts_alone(inbox: Inbox) -> None:
    async def work(ask: Ask, hook: Hook, counts: Counts) -> None:
        await ask("/hook/x", update(987654321, chat=55501, text=MARK))
        await asyncio.sleep(0.1)
        status, health = await ask("/healthz")
        assert status == 200
        assert json.loads(health) == {
            "status": "ok",
            "mode": "webhook",
            "alive": True,
            "waiting": 0,
            "oldest_waiting_seconds": 0.0,
            "last_contact_seconds": 1.5,
            "pack": "f" * 64,
        }
        status, metrics = await ask("/metrics")
        assert status == 200
        lines = metrics.splitlines()
        assert "cryofaq_received_total 1.0" in lines
        assert "cryofaq_answered_total 1.0" in lines
        assert 'cryofaq_retries_total{why="429"} 3.0' in lines
        assert 'cryofaq_answer_seconds_bucket{le="+Inf"} 1.0' in lines
        for secret in (MARK, NAME, "987654321", "55501"):
            assert secret not in metrics + health

    with_port(inbox, work)


def test_a_port_in_use_is_one_clear_error(inbox: Inbox) -> None:
    async def work() -> None:
        health = Health("polling", False, 0, 0.0, None, "")
        first, second = (Port(lambda: health, Counts(), {}) for _ in range(2))
        address = Address("127.0.0.1", free_port())
        await first.open(address)
        with pytest.raises(SettingsError, match=f"cannot listen on {address}"):
            await second.open(address)
        await first.close()
        await second.close()

    asyncio.run(work())


def test_replicas_derive_the_same_secret_from_the_token() -> None:
    one, other = (secret_of(Secret(TOKEN), None).reveal() for _ in range(2))
    assert one == other
    assert TOKEN.partition(":")[2] not in one
    assert secret_of(Secret(TOKEN), Secret(SECRET)).reveal() == SECRET
    assert secret_of(Secret("1:x"), None).reveal() != one


# The whole bot.


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as found:
        yield found


@pytest.fixture
def bench(server: FaultyServer, faq: Path, tmp_path: Path) -> Iterator[Bench]:
    found = Bench(server, tmp_path, faq, webhook=True)
    yield found
    found.bot.kill()


def health(bench: Bench) -> tuple[int, dict[str, object]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{bench.port}/healthz", timeout=5) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_webhooks_are_set_answered_and_told_of(bench: Bench, server: FaultyServer) -> None:
    bench.up()
    for chat in range(20):
        server.ask(PEOPLE + chat)
    assert server.settle(10)
    status, told = health(bench)
    assert (status, told["alive"], told["mode"], told["waiting"]) == (200, True, "webhook", 0)
    time.sleep(0.6)
    assert bench.bot.end() == 0
    assert bench.leaks() == []
    assert server.doubled() == 0


def test_kills_lose_nothing_by_webhook(bench: Bench, server: FaultyServer) -> None:
    server.latency = 0.02
    random.seed(9)
    assert "lost 0" in kills(bench, 120, 3, signal.SIGKILL, 3.0, late=0.5)
    assert server.doubled() <= 8
    assert bench.leaks() == []


def test_before_telegram_is_reached_the_bot_is_not_healthy(
    server: FaultyServer, faq: Path, tmp_path: Path
) -> None:
    server.faults.kinds, server.faults.share = ("500",), 1.0
    bench = Bench(server, tmp_path, faq, webhook=True)
    try:
        bench.bot.start()
        bench.bot.until("getMe: 500")
        status, told = health(bench)
        assert (status, told["alive"], told["last_contact_seconds"]) == (503, False, None)
        server.faults.share = 0.0
        bench.bot.until("the webhook is set")
        assert health(bench)[0] == 200
        server.ask(PEOPLE)
        assert server.settle(10)
    finally:
        bench.bot.kill()
