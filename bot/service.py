"""The service: wires inbox, delivery, polling or webhook and the conversation, and runs till told to stop."""

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Final

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot import app as conversation
from bot.backlog import Backlog
from bot.backlog_file import needed
from bot.backlog_pen import Pen
from bot.delivery import Delivery
from bot.dictionary import english
from bot.engine import Engine
from bot.errors import SettingsError
from bot.health import SILENT, Counts, Health
from bot.inbox import Inbox
from bot.inbox_memory import InboxMemory
from bot.logs import loop_trouble
from bot.pace import Pace
from bot.polling import Polling, Trouble
from bot.records import Keeping, Records, tidy
from bot.reloading import Content
from bot.sending import Backoff, Sending
from bot.settings import Secret, Settings, database_url, default_state
from bot.webhook import Hook, Port, secret_of
from bot.wire import Wire

log = logging.getLogger(__name__)

GRACE: Final = 5.0
"""Seconds that what is under way has to finish after a signal."""
HOOK_CHECK: Final = 60.0
"""Seconds between asking Telegram whether the webhook is still ours."""
_DOUBTS: Final = 3
"""How often a token that never worked is tried."""


class Service:
    """The parts of a running bot."""

    def __init__(self, settings: Settings, token: Secret, content: Content, inbox: Inbox) -> None:
        self._settings, self._token, self._content, self._inbox = settings, token, content, inbox
        self._counts = Counts()
        self._records = _records(settings, token)
        self._sending = Sending(Wire(settings.proxy), Pace(settings.rate))
        self._app = conversation.build(
            content.engine,
            self._sending,
            token.reveal(),
            memory=InboxMemory(inbox),
            base_url=settings.api_url,
            records=self._records,
        )
        self._delivery = Delivery(inbox, self._app, self._counts)
        self._secret = secret_of(token, settings.webhook_secret)
        self._hook: Hook | None = None
        if settings.webhook_url is not None:
            self._hook = Hook(settings.webhook_url, self._secret, self._delivery, self._counts)
        self._port = Port(self.health, self._counts, self._sending.retries, self._hook)

    def health(self) -> Health:
        """How it is now."""
        since = None if self._counts.contact is None else time.monotonic() - self._counts.contact
        return Health(
            mode="webhook" if self._hook else "polling",
            alive=since is not None and since < SILENT + (HOOK_CHECK if self._hook else 0.0),
            waiting=self._delivery.depth,
            oldest=self._delivery.oldest(),
            contact=since,
            pack=self._content.engine.pack.fingerprint,
        )

    async def run(self, stop: asyncio.Event, reload: asyncio.Event) -> None:
        """Runs until `stop` is set; `reload` asks for the content to be loaded again.

        Raises:
            CryoError: it cannot start or go on.
        """
        if self._settings.listen is not None:
            await self._port.open(self._settings.listen)
        parts = (
            _until(stop),
            self._intake(),
            self._delivery.tidy(),
            self._delivery.broken(),
            self._content.watch(self._app, reload),
        )
        tasks = [asyncio.create_task(part) for part in parts]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._stop(tasks)
        for task in done:
            task.result()

    async def _stop(self, tasks: Iterable[asyncio.Task[None]]) -> None:
        log.info("stopping")
        if self._hook:
            self._hook.open = False
        for task in tasks:
            task.cancel()
        self._sending.stop()
        await self._delivery.stop(GRACE)
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._port.close()
        await self._app.stop()
        await asyncio.to_thread(self._records.stop, GRACE)

    async def _intake(self) -> None:
        await self._greet()
        log.info("the bot is up, content %s", self._content.engine.pack.fingerprint[:12])
        self._delivery.start()
        if self._hook is not None and self._settings.webhook_url is not None:
            self._hook.open = True
            await self._keep_hook(self._settings.webhook_url)
        else:
            address = self._settings.api_url + self._token.reveal()
            poller = Polling(self._app.gate, address, self._app.bot, self._delivery, self._counts)
            await poller.run(conversation.ALLOWED_UPDATES)

    async def _greet(self) -> None:
        """Waits until Telegram knows the bot.

        Raises:
            SettingsError: Telegram does not know the token, and never did.
        """
        trouble, backoff, doubts = Trouble(), Backoff(), 0
        known = self._inbox.get(0, "greeted") is not None
        while True:
            try:
                await self._app.start()
                self._inbox.put_numbers(0, {"greeted": 1})
                self._counts.heard()
                return
            except InvalidToken:
                doubts += 1
                if doubts >= _DOUBTS and not known:
                    raise SettingsError("TELEGRAM_BOT_TOKEN is not a token that Telegram accepts") from None
                trouble.now("Telegram does not accept the token at the moment (401 or 404)")
            except TelegramError as error:
                trouble.now(f"Telegram cannot be reached: {type(error).__name__}")
            await asyncio.sleep(backoff.pause())

    async def _keep_hook(self, url: str) -> None:
        """Sets the webhook, and sets it again whenever somebody took it away.

        Raises:
            SettingsError: Telegram refuses the address.
        """
        trouble, backoff, ours = Trouble(), Backoff(), False
        while True:
            try:
                if not ours or (await self._app.bot.get_webhook_info()).url != url:
                    await self._set_hook(url)
                ours = True
                self._counts.heard()
                trouble.over()
                backoff = Backoff()
                await asyncio.sleep(HOOK_CHECK)
            except BadRequest as error:
                raise SettingsError(f"Telegram refuses CRYOFAQ_WEBHOOK_URL: {error.message}") from None
            except TelegramError as error:
                trouble.now(f"the webhook cannot be checked: {type(error).__name__}")
                await asyncio.sleep(backoff.pause())

    async def _set_hook(self, url: str) -> None:
        kinds = list(conversation.ALLOWED_UPDATES)
        bot, secret = self._app.bot, self._secret.reveal()
        await bot.set_webhook(url, secret_token=secret, allowed_updates=kinds, max_connections=40)
        log.info("the webhook is set")


async def _until(event: asyncio.Event) -> None:
    await event.wait()


def _records(settings: Settings, token: Secret) -> Records:
    """The notes that this bot takes, written from a thread of their own.

    Raises:
        CryoError: a library that they need is not installed.
    """
    keeping = None
    if settings.keep_days:
        key = sha256(b"backlog" + token.reveal().encode()).digest()
        keeping = Keeping(settings.keep_days, key, english())
    url = database_url(settings).reveal()
    needed(url)
    return Records(Pen(lambda: Backlog(url), tidy(settings.keep_days)), keeping)


def open_inbox(settings: Settings, token: Secret) -> Inbox:
    """The inbox of this bot: another token's bot numbers its updates by itself, so it has another file.

    Raises:
        SettingsError: its folder cannot be made.
        InboxError: it cannot be opened.
    """
    folder = settings.state or default_state()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(f"CRYOFAQ_STATE: {folder} cannot be made: {error.strerror}") from error
    name = sha256(token.reveal().partition(":")[0].encode()).hexdigest()[:12]
    return Inbox(folder / f"inbox-{name}.sqlite")


async def serve(settings: Settings, token: Secret, load: Callable[[], Engine]) -> None:
    """Runs the bot until SIGTERM or SIGINT; SIGHUP loads the content again.

    Args:
        settings: what the operator set.
        token: the bot's token.
        load: reads the content as it is now and makes it ready to answer.
    Raises:
        CryoError: it cannot start, or the inbox broke.
    """
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(loop_trouble)
    stop, reload = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, reload.set)
    content = Content(settings.faq, load)
    inbox = open_inbox(settings, token)
    try:
        await Service(settings, token, content, inbox).run(stop, reload)
    finally:
        inbox.close()
