"""The conversation without a network: what comes in twice, what is remembered, and what is replaced."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import sign_all, vetted
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData
from telegram_bot import PACK
from telegram_server import BOT, TOKEN

from bot.app import App, build
from bot.engine import Engine
from bot.memory import InMemory
from bot.model import Notice
from bot.pack import Pack


class Wire(BaseRequest):
    """A request that keeps what leaves and answers each message with the next id."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, object]]] = []
        self.down = False

    @property
    def read_timeout(self) -> float | None:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *args: object,
        **timeouts: object,
    ) -> tuple[int, bytes]:
        if self.down:
            raise NetworkError("down")
        name = url.rsplit("/", 1)[-1]
        self.sent.append((name, dict(request_data.parameters) if request_data else {}))
        message = {"message_id": len(self.sent), "date": 1, "chat": {"id": 5, "type": "private"}}
        result: object = {"getMe": BOT, "sendMessage": message, "editMessageText": message}.get(name, True)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def texts(self) -> list[object]:
        """The texts that left."""
        return [parameters["text"] for name, parameters in self.sent if "text" in parameters]


@pytest.fixture
def pack(workspace: Callable[[dict[str, str]], Path]) -> Pack:
    """The pack of the Telegram tests."""
    return vetted(sign_all(workspace(dict(PACK))))


@pytest.fixture
def wire() -> Wire:
    """What leaves."""
    return Wire()


@pytest.fixture
def memory() -> InMemory:
    """What is remembered."""
    return InMemory()


@pytest.fixture
def app(pack: Pack, wire: Wire, memory: InMemory) -> App:
    """The conversation."""
    return build(Engine(pack), wire, TOKEN, memory=memory)


def said(number: int, text: str, **more: object) -> dict[str, object]:
    """An update with a message of the same number."""
    chat = {"id": 5, "type": "private"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": chat, "text": text, **more},
    }


def test_the_same_update_again_is_not_answered_again(app: App, wire: Wire) -> None:
    for _ in range(3):
        asyncio.run(app.handle(said(7, "When can I wash?")))
    assert len(wire.sent) == 1


def test_an_update_that_failed_is_answered_the_next_time(app: App, wire: Wire, memory: InMemory) -> None:
    wire.down = True
    with pytest.raises(NetworkError):
        asyncio.run(app.handle(said(7, "which horse won the race yesterday")))
    assert memory.get(5, "done") is None
    assert memory.get(5, "miss") is None
    wire.down = False
    asyncio.run(app.handle(said(7, "which horse won the race yesterday")))
    assert wire.texts() == ["Notice no-match.\n\nIn danger call the local number."]


def test_what_is_remembered_are_numbers(app: App, memory: InMemory) -> None:
    asyncio.run(app.handle(said(7, "which horse won the race yesterday")))
    assert {key: memory.get(5, key) for key in ("done", "miss", "a:7")} == {"done": 7, "miss": 1, "a:7": 1}


def test_notices_of_the_runtime(app: App, wire: Wire, pack: Pack) -> None:
    asyncio.run(app.slow_down(said(7, "x")))
    asyncio.run(app.unavailable(said(8, "x")))
    asyncio.run(app.unavailable({"inline_query": {"id": "1", "from": {"id": 5}}}))
    line = pack.notices[Notice.EMERGENCY_LINE]
    assert wire.texts() == [f"Notice slow-down.\n\n{line}", f"Notice unavailable.\n\n{line}"]


def test_a_reload_changes_what_is_said_and_what_may_be_said(
    app: App, wire: Wire, pack: Pack, workspace: Callable[[dict[str, str]], Path]
) -> None:
    files = dict(PACK)
    files["en/entries/care.yaml"] = files["en/entries/care.yaml"].replace("the next day", "today")
    asyncio.run(app.handle(said(1, "When can I wash?")))
    app.reload(Engine(vetted(sign_all(workspace(files)))))
    asyncio.run(app.handle(said(2, "When can I wash?")))
    assert [str(text).split("\n\n")[1] for text in wire.texts()] == [
        "You can wash the next day.",
        "You can wash today.",
    ]


def test_start_learns_its_name_and_shows_no_token(app: App, wire: Wire) -> None:
    async def run() -> None:
        await app.start()
        await app.handle(said(1, "@CRYOFAQ_BOT When can I wash?", chat={"id": -5, "type": "group"}))
        await app.stop()

    asyncio.run(run())
    assert wire.sent[0][0] == "getMe"
    assert any(str(text).startswith("When can I wash?") for text in wire.texts())
    assert TOKEN not in repr(app)
