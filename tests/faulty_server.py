"""A Telegram on loopback that fails on purpose: a crowd of people who ask, every fault, a count of answers.

Runs in a thread of its own. It does not check what a request holds (telegram_server.py does), only who was
answered, when, and how often. Delivers by polls or by webhook, as the bot asks for.
"""

import asyncio
import json
import random
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

TOKEN = "987654:SoakSoakSoakSoakSoakSoakSoakSoak"
NAME = "Zorblax"
"""First name of everybody here: a log that holds it has leaked."""
MARK = "quuxwart"
"""A word in every question, for the same reason."""
QUESTIONS = (
    "does it hurt",
    "how long does a blister take to heal",
    "can I shower after it",
    "is it safe in pregnancy",
    "how many treatments will I need",
    "what does it cost",
    "will it leave a scar",
    "can I swim with the plaster on",
    "my toe is sore since the freezing",
    "asdf qwerty",
)
STATUSES = ("429", "500", "502", "401", "404", "409")
KINDS = (*STATUSES, "drop before", "drop after", "slow", "malformed", "truncated")
ON_POLLS_ONLY = ("409",)


@dataclass
class Faults:
    """Which faults happen, and how often."""

    kinds: tuple[str, ...] = ()
    share: float = 0.0
    slow: float = 2.0
    """Seconds that a slow reply takes."""
    retry_after: dict[int, float] = field(default_factory=dict)
    """Chat -> seconds that its next message is told to wait."""
    happened: Counter[str] = field(default_factory=Counter)
    last: float = 0.0

    def next(self, method: str) -> str:
        """The fault of this request; empty for none."""
        kinds = [kind for kind in self.kinds if method == "getUpdates" or kind not in ON_POLLS_ONLY]
        if not kinds or random.random() >= self.share:
            return ""
        kind = kinds[self.happened.total() % len(kinds)]
        self.happened[kind] += 1
        self.last = time.monotonic()
        return kind


class FaultyServer:
    """Use as a context manager; `url` is the bot's CRYOFAQ_API_URL."""

    def __init__(self, latency: float = 0.0) -> None:
        self.latency, self.faults = latency, Faults()
        self.asked: Counter[int] = Counter()
        self.answered: Counter[int] = Counter()
        self.calls: Counter[str] = Counter()
        self.sent_at: list[float] = []
        self.waits: list[tuple[float, int, float]] = []
        """When a question was asked, in which chat, and the seconds until its answer arrived here."""
        self.on_answer: Callable[[int], None] = lambda chat: None
        self.overlap = 0
        """How often a second getUpdates came while one was open."""
        self._open: dict[int, deque[float]] = defaultdict(deque)
        self._waiting: deque[tuple[int, str, int]] = deque()
        self._number, self._polls, self._message = 1000, 0, 1
        self._hook: tuple[str, str] | None = None
        self._chains: dict[int, asyncio.Task[None]] = {}
        self._loop = asyncio.new_event_loop()
        self._ready, self._closing = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._changed = asyncio.Event()
        self.port = 0

    def __enter__(self) -> "FaultyServer":
        self._thread.start()
        self._ready.wait(10)
        return self

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join(10)
        self._loop.close()

    @property
    def url(self) -> str:
        """Base of the Bot API."""
        return f"http://127.0.0.1:{self.port}/bot"

    # What people do; from any thread.

    def ask(self, chat: int, text: str = "", kind: str = "private") -> None:
        """A person asks."""
        self._loop.call_soon_threadsafe(self.ask_now, chat, text, kind)

    def ask_now(self, chat: int, text: str = "", kind: str = "private") -> None:
        """As `ask`, in the server's own thread."""
        self.put(chat, self.message(chat, text, kind))
        self.asked[chat] += 1
        self._open[chat].append(time.monotonic())

    def message(self, chat: int, text: str = "", kind: str = "private") -> dict[str, object]:
        """A question as an update without its number."""
        self._message += 1
        text = text or f"{random.choice(QUESTIONS)} {MARK}"
        person = {"id": abs(chat), "is_bot": False, "first_name": NAME, "language_code": "en"}
        where = {"id": chat, "type": kind, **({"title": NAME} if kind != "private" else {})}
        body = {"message_id": self._message, "date": int(time.time()), "chat": where}
        return {"message": {**body, "from": person, "text": text}}

    def put(self, chat: int, update: dict[str, object]) -> None:
        """Makes an update available; in the server's own thread."""
        self._number += 1
        raw = json.dumps({"update_id": self._number, **update})
        if self._hook is None:
            self._waiting.append((self._number, raw, chat))
            self._changed.set()
        else:
            self._chains[chat] = self._loop.create_task(self._post(raw, self._chains.get(chat)))

    def put_soon(self, chat: int, update: dict[str, object]) -> None:
        """As `put`, from any thread."""
        self._loop.call_soon_threadsafe(self.put, chat, update)

    def lost(self) -> int:
        """Questions without an answer."""
        return sum(max(0, asked - self.answered[chat]) for chat, asked in list(self.asked.items()))

    def doubled(self) -> int:
        """Answers beyond the first of a question."""
        return sum(max(0, count - self.asked[chat]) for chat, count in list(self.answered.items()))

    def settle(self, seconds: float) -> bool:
        """Waits until nobody waits for an answer, at most so long."""
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self._loop).result(
            5
        )  # all that was asked has arrived
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not self.lost():
                return True
            time.sleep(0.02)
        return not self.lost()

    # The server.

    async def _serve(self) -> None:
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/bot{token}/{method}", self._call)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._slots = asyncio.Semaphore(40)
        async with aiohttp.ClientSession() as self._client:
            self._ready.set()
            await self._closing.wait()
            self._polls += 1  # ends the open poll
            self._changed.set()
            for chain in self._chains.values():
                chain.cancel()
            await asyncio.gather(*self._chains.values(), return_exceptions=True)
        await runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method, form = request.match_info["method"], dict(await request.post())
        self.calls[method] += 1
        if request.match_info["token"] != TOKEN:
            return self._refusal(401, "Unauthorized")
        if self.latency and method != "getUpdates":
            await asyncio.sleep(self.latency)
        fault = self.faults.next(method)
        if fault == "slow":
            await asyncio.sleep(self.faults.slow)
        elif fault == "drop before":
            return self._drop(request)
        elif fault == "429":
            return self._refusal(429, "Too Many Requests: retry after 1", {"retry_after": 1})
        elif fault.isdigit():
            why = "Conflict: terminated by other getUpdates request" if fault == "409" else ""
            return self._refusal(int(fault), why)
        chat = int(str(form.get("chat_id", 0)))
        if chat in self.faults.retry_after:
            seconds = self.faults.retry_after.pop(chat)
            return self._refusal(429, "Too Many Requests", {"retry_after": seconds})
        result = await self._result(method, form)
        if fault == "drop after":
            return self._drop(request)
        if fault == "malformed":
            return web.Response(body=b'{"ok": true, "res', content_type="application/json")
        if fault == "truncated":
            return await self._cut(request, json.dumps({"ok": True, "result": result}).encode())
        return web.json_response({"ok": True, "result": result})

    @staticmethod
    def _refusal(code: int, why: str, parameters: dict[str, object] | None = None) -> web.Response:
        body = {"ok": False, "error_code": code, "description": why or f"error {code}"}
        return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=code)

    @staticmethod
    def _drop(request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.close()
        return web.Response()

    async def _cut(self, request: web.Request, body: bytes) -> web.StreamResponse:
        reply = web.StreamResponse(headers={"Content-Length": str(len(body))})
        await reply.prepare(request)
        await reply.write(body[: len(body) // 2])
        self._drop(request)
        return reply

    async def _result(self, method: str, form: dict[str, object]) -> object:
        match method:
            case "getUpdates":
                return await self._updates(form)
            case "getMe":
                return {"id": 987654, "is_bot": True, "first_name": "soak", "username": "soak_bot"}
            case "setWebhook":
                self._hook = (str(form["url"]), str(form.get("secret_token", "")))
                return True
            case "deleteWebhook":
                self._hook = None
                return True
            case "getWebhookInfo":
                url = self._hook[0] if self._hook else ""
                return {"url": url, "has_custom_certificate": False, "pending_update_count": 0}
            case "sendMessage":
                return self._message_sent(int(str(form["chat_id"])), str(form["text"]))
            case "getMyCommands":
                return []
            case "getMyDescription":
                return {"description": ""}
            case "getMyShortDescription":
                return {"short_description": ""}
        return True

    def _message_sent(self, chat: int, text: str) -> object:
        now = time.monotonic()
        self.answered[chat] += 1
        self.sent_at.append(now)
        if self._open[chat]:
            asked = self._open[chat].popleft()
            self.waits.append((asked, chat, now - asked))
        self._message += 1
        self.on_answer(chat)
        where = {"id": chat, "type": "private" if chat > 0 else "group"}
        return {"message_id": self._message, "date": int(time.time()), "chat": where, "text": text}

    async def _updates(self, form: dict[str, object]) -> object:
        offset, limit = int(str(form.get("offset", 0))), int(str(form.get("limit", 100)))
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        end = time.monotonic() + float(str(form.get("timeout", 0)))
        self._polls += 1
        mine = self._polls
        while not self._waiting and (left := end - time.monotonic()) > 0 and mine == self._polls:
            self._changed.clear()
            try:
                async with asyncio.timeout(left):
                    await self._changed.wait()
            except TimeoutError:
                break
        return [json.loads(raw) for _, raw, _ in list(self._waiting)[:limit]]

    async def _post(self, raw: str, before: asyncio.Task[None] | None) -> None:
        """Delivers by webhook after the chat's update before this one; tries again until it is taken."""
        if before is not None:
            await asyncio.wait([before])
        pause = 0.0
        while self._hook is not None:
            headers = {"X-Telegram-Bot-Api-Secret-Token": self._hook[1], "Content-Type": "application/json"}
            try:
                async with self._slots, self._client.post(self._hook[0], data=raw, headers=headers) as reply:
                    if reply.status == 200:
                        return
            except (aiohttp.ClientError, OSError, TimeoutError):
                pass
            await asyncio.sleep(pause)
            pause = min(2.0, pause * 2 or 0.25)  # Telegram waits longer, up to two minutes
