"""The port: webhooks from Telegram into the inbox, /healthz, /metrics. Plain HTTP; TLS is left to the proxy.

An update is answered with 200 when it is on the disk, not before.
"""

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.delivery import Delivery
from bot.errors import InboxError, InboxFullError, SettingsError
from bot.health import Counts, Health
from bot.settings import Address, Secret

log = logging.getLogger(__name__)

LARGEST: Final = 2**20
"""Bytes of an update; Telegram's own are below 100 kB."""
_BODY_SECONDS: Final = 10.0
_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"


class Hook:
    """Takes Telegram's requests at one path."""

    def __init__(self, url: str, secret: Secret, delivery: Delivery, counts: Counts) -> None:
        self.path = urlsplit(url).path or "/"
        self._secret = secret.reveal().encode()
        self._delivery, self._counts = delivery, counts
        self._batch: list[tuple[object, asyncio.Future[bool]]] = []
        self._writer: asyncio.Task[None] | None = None
        self.open = False
        """Whether it takes updates; before the start and while stopping Telegram is asked to wait."""

    async def take(self, request: web.Request) -> web.Response:
        """200 kept, 401 not Telegram, 413 too large, 400 no update, 503 not now: Telegram tries again."""
        given = request.headers.get(_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return self._refused(401)
        if not self.open or self._delivery.full:
            return web.Response(status=503)
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                raw = json.loads(await request.read())
        except web.HTTPRequestEntityTooLarge:
            return self._refused(413)
        except (TimeoutError, ValueError, RecursionError):
            return self._refused(400)
        if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
            return self._refused(400)
        self._counts.heard()
        return web.Response(status=200 if await self._kept(raw) else 503)

    def _refused(self, status: int) -> web.Response:
        self._counts.refused += 1
        return web.Response(status=status)

    async def _kept(self, raw: object) -> bool:
        """Keeps an update with all that arrived while the disk was busy: one wait for the disk for all."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._batch.append((raw, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await done

    async def _write(self) -> None:
        while self._batch:
            batch, self._batch = self._batch, []
            try:
                await self._delivery.receive([raw for raw, _ in batch])
                kept = True
            except InboxFullError as error:
                log.error("%s", error)
                kept = False
            except InboxError as error:
                self._delivery.fail(error)
                kept = False
            for _, done in batch:
                if not done.done():
                    done.set_result(kept)


def secret_of(token: Secret, given: Secret | None) -> Secret:
    """The webhook's secret: the one given, or one that every replica derives from the token alike."""
    if given is not None:
        return given
    return Secret(hmac.new(token.reveal().encode(), b"cryofaq webhook secret", hashlib.sha256).hexdigest())


class Port:
    """The HTTP server. Give it a hook to take webhooks; without one it only tells of its health."""

    def __init__(
        self, health: Callable[[], Health], counts: Counts, retries: dict[str, int], hook: Hook | None = None
    ) -> None:
        self._health, self._counts, self._retries = health, counts, retries
        app = web.Application(client_max_size=LARGEST)
        if hook is not None:
            app.router.add_post(hook.path, hook.take)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None, keepalive_timeout=75, shutdown_timeout=2.0)

    async def open(self, address: Address) -> None:
        """Listens.

        Raises:
            SettingsError: the address cannot be listened on.
        """
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, address.host, address.port).start()
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise SettingsError(f"cannot listen on {address}: {why}; set CRYOFAQ_LISTEN") from error
        where = ", ".join(f"{found[0]}:{found[1]}" for found in self._runner.addresses)
        log.info("listening on %s", where)

    async def close(self) -> None:
        """Answers what is under way and closes."""
        await self._runner.cleanup()

    async def _healthz(self, _: web.Request) -> web.Response:
        health = self._health()
        return web.json_response(health.record(), status=200 if health.alive else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        try:
            from bot.metrics import exposition
        except ImportError:
            return web.Response(status=501, text="install the extra: pip install 'cryofaq[metrics]'\n")
        text = exposition(self._health(), self._counts, self._retries)
        return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})
