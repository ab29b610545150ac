"""A Bot API server on loopback for tests: checks every request, keeps the chats, and can be told to fail.

`with TelegramServer() as server:` runs it in a thread; its methods are called from the test's own thread.
"""

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import parse_qsl

from telegram_checks import METHODS, decoded, problems

TOKEN = "123456789:AAFakeTokenOfNobodyAtAll_0123456789abc"
BOT = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "CryoFAQ",
    "username": "cryofaq_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
Object = dict[str, object]
Response = tuple[int, bytes]
"""HTTP status and body."""
Fault = Callable[[str, Mapping[str, object]], Awaitable[Response | None]]


@dataclass(slots=True)
class Call:
    """A request that the server took."""

    method: str
    params: Object

    @property
    def chat(self) -> object:
        """The chat that it went to."""
        return self.params.get("chat_id")

    @property
    def text(self) -> str:
        """The words of a message."""
        return str(self.params.get("text", ""))

    @property
    def buttons(self) -> dict[str, str]:
        """Label -> callback data or address."""
        markup = self.params.get("reply_markup")
        rows = markup["inline_keyboard"] if isinstance(markup, dict) else []
        return {b["text"]: b.get("callback_data") or b["url"] for row in rows for b in row}


class ApiError(Exception):
    """What the server answers in place of a result."""

    def __init__(self, code: int, description: str, parameters: Object | None = None) -> None:
        super().__init__(description)
        body: Object = {"ok": False, "error_code": code, "description": description}
        self.code, self.body = code, body | ({"parameters": parameters} if parameters else {})


@dataclass
class TelegramServer:
    """Takes requests, answers them as Telegram does, and remembers them."""

    token: str = TOKEN
    fault: Fault | None = None
    """Asked before every call; what it returns is answered in place of the result."""
    calls: list[Call] = field(default_factory=list)
    """Accepted requests but for polls, oldest first."""
    refused: list[str] = field(default_factory=list)
    """What the checks found wrong: a test fails on any."""
    blocked: set[int] = field(default_factory=set)
    """Chats that have blocked the bot."""
    profile: Object = field(default_factory=dict)
    """What setMy* set."""
    polls: int = 0
    """How often getUpdates was called."""

    def __post_init__(self) -> None:
        self._updates: list[Object] = []
        self._messages: dict[tuple[int, int], Object] = {}
        self._ids: dict[int, int] = {}
        self._presses: set[str] = set()
        self._next = 1000
        self._loop = asyncio.new_event_loop()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._arrived: asyncio.Event
        self.port = 0

    def __enter__(self) -> "TelegramServer":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        """What CRYOFAQ_API_URL is set to."""
        return f"http://127.0.0.1:{self.port}/bot"

    # What people do

    def update(self, kind: str, content: object, number: int | None = None) -> int:
        """An update of any kind, as Telegram's JSON; returns its id."""
        with self._changed:
            self._next += 1
            number = self._next if number is None else number
            self._updates.append({"update_id": number, kind: content})
        self._loop.call_soon_threadsafe(self._arrived.set)
        return number

    def message(self, chat: int, **content: object) -> Object:
        """A message of a person in a chat of theirs or, for a negative chat, in a group."""
        person = {"id": abs(chat), "is_bot": False, "first_name": "Ann<&_*", "language_code": "en-GB"}
        kind = {"type": "private"} if chat > 0 else {"type": "supergroup", "title": "A group"}
        return {"message_id": self._number(chat), "date": int(time.time()), "from": person,
                "chat": {"id": chat, **kind}, **content}  # fmt: skip

    def say(self, chat: int, text: str, **more: object) -> Object:
        """Somebody writes; returns the message."""
        message = self.message(chat, text=text, **more)
        self.update("message", message)
        return message

    def press(self, chat: int, data: str, message_id: int | None = None, **more: object) -> str:
        """Somebody presses a button of a message; returns the id of the press."""
        key = str(9_000_000 + self._next)
        self._presses.add(key)
        message = {"message_id": message_id or 1, "date": 1, **self._chat_of(chat)}
        shown = self._messages.get((chat, message_id or 1), {})
        message |= {key: shown[key] for key in ("text", "reply_markup") if shown.get(key)}
        query = {"id": key, "from": self.message(abs(chat))["from"], "chat_instance": "1", "data": data}
        self.update("callback_query", query | {"message": message} | more)
        return key

    def search(self, person: int, words: str, offset: str = "") -> str:
        """Somebody types an inline query; returns its id."""
        key = str(8_000_000 + self._next)
        query = {"id": key, "from": self.message(person)["from"], "query": words, "offset": offset}
        self.update("inline_query", query)
        return key

    def expect(self, press: str) -> None:
        """A press of that id can be answered once."""
        self._presses.add(press)

    # What a test looks at

    def wait(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        """Until the condition holds; it is asked again after every call."""
        with self._changed:
            assert self._changed.wait_for(condition, seconds), (
                f"not within {seconds} s; got {self.calls[-3:]}"
            )

    def to(self, chat: int, *methods: str) -> list[Call]:
        """The messages that a chat got, edits among them."""
        wanted = methods or ("sendMessage", "editMessageText")
        return [call for call in list(self.calls) if call.chat == chat and call.method in wanted]

    def of(self, method: str) -> list[Call]:
        """The calls of a method."""
        return [call for call in list(self.calls) if call.method == method]

    def answer(self, chat: int, text: str, **more: object) -> Call:
        """Says something and waits for the next message to that chat."""
        before = len(self.to(chat))
        self.say(chat, text, **more)
        self.wait(lambda: len(self.to(chat)) > before)
        return self.to(chat)[before]

    def pressed(self, chat: int, call: Call, label: str) -> Call:
        """Presses a button of an answer and waits for what comes of it."""
        before = len(self.to(chat))
        number = call.params.get("message_id")
        self.press(chat, call.buttons[label], number if isinstance(number, int) else None)
        self.wait(lambda: len(self.to(chat)) > before)
        return self.to(chat)[before]

    def idle(self) -> bool:
        """True when every update was fetched and confirmed."""
        return not self._updates

    # The server

    def _number(self, chat: int) -> int:
        self._ids[chat] = self._ids.get(chat, 0) + 1
        return self._ids[chat]

    def _chat_of(self, chat: int) -> Object:
        return {"chat": {"id": chat, "type": "private" if chat > 0 else "supergroup", "title": "A group"}}

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop, self._arrived = asyncio.Event(), asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task
            tasks.add(task)
            try:
                await self._connection(reader, writer)
            except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                pass
            finally:
                tasks.discard(task)
                writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            code, answer = await self._request(first.split(" ")[1], body)
            writer.write(
                b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                % (code, len(answer))
                + answer
            )
            await writer.drain()

    async def _request(self, path: str, body: bytes) -> Response:
        prefix, _, method = path.rpartition("/")
        if prefix != f"/bot{self.token}":
            return self._json(ApiError(401, "Unauthorized"))
        if method not in METHODS:
            self.refused.append(f"{method}: no such method here")
            return self._json(ApiError(404, "Not Found: method not found"))
        params = decoded(method, dict(parse_qsl(body.decode(), keep_blank_values=True)))
        if self.fault and (answer := await self.fault(method, params)):
            return answer
        if found := problems(method, params):
            self.refused += found
            return self._json(ApiError(400, f"Bad Request: {found[0]}"))
        try:
            return self._json({"ok": True, "result": await self._result(method, params)})
        except ApiError as error:
            return self._json(error)
        finally:
            if method != "getUpdates":
                with self._changed:
                    self._changed.notify_all()

    def _json(self, body: Object | ApiError) -> Response:
        if isinstance(body, ApiError):
            return body.code, json.dumps(body.body).encode()
        return 200, json.dumps(body).encode()

    async def _result(self, method: str, params: Object) -> object:
        if method == "getUpdates":
            return await self._poll(params)
        if method == "getMe":
            return BOT
        if method == "getWebhookInfo":
            return {"url": "", "has_custom_certificate": False, "pending_update_count": len(self._updates)}
        if method.startswith("getMy"):
            key = method.removeprefix("getMy")
            empty: object = [] if key == "Commands" else {_snake(key): ""}
            return self.profile.get(key, empty)
        if method in ("sendMessage", "editMessageText", "editMessageReplyMarkup"):
            return self._say(method, params)
        if method == "answerCallbackQuery" and params["callback_query_id"] not in self._presses:
            raise ApiError(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        if method == "answerCallbackQuery":
            self._presses.discard(str(params["callback_query_id"]))
        if method.startswith("setMy"):
            key = method.removeprefix("setMy")
            self.profile[key] = params["commands"] if key == "Commands" else params
        self.calls.append(Call(method, params))
        return True

    def _say(self, method: str, params: Object) -> Object:
        chat = params["chat_id"]
        assert isinstance(chat, int)
        if chat in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        shown = {key: params.get(key) for key in ("text", "entities", "reply_markup")}
        if method != "sendMessage":
            number = params.get("message_id")
            assert isinstance(number, int)
            before = self._messages.get((chat, number))
            if before is None:
                raise ApiError(400, "Bad Request: message to edit not found")
            shown = shown if method == "editMessageText" else before | {"reply_markup": params.get("reply_markup")}
            if before == shown:
                raise ApiError(400, "Bad Request: message is not modified: the same content and markup")
        else:
            number = self._number(chat)
        self._messages[chat, number] = shown
        self.calls.append(Call(method, params | {"message_id": number}))
        return {"message_id": number, "date": int(time.time()), "from": BOT, **self._chat_of(chat),
                "text": shown["text"]}  # fmt: skip

    async def _poll(self, params: Object) -> list[Object]:
        offset, limit, timeout = (params.get(key, 0) for key in ("offset", "limit", "timeout"))
        assert isinstance(offset, int)
        assert isinstance(limit, int)
        assert isinstance(timeout, int)
        with self._changed:
            self.polls += 1
            self._updates = [update for update in self._updates if int(str(update["update_id"])) >= offset]
            self._changed.notify_all()
        if not self._updates and timeout:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), min(timeout, 50))
            except TimeoutError:
                return []
        return list(self._updates[: limit or 100])


def _snake(name: str) -> str:
    return {"Description": "description", "ShortDescription": "short_description"}[name]
