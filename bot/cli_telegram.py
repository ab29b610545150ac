"""The command `telegram`: runs the bot. Imports Telegram's library only then: the others start fast."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from bot import settings
from bot.engine import Engine
from bot.errors import SettingsError

Add = Callable[..., argparse.ArgumentParser]


def register(
    add: Add,
    faq: Callable[[argparse.Namespace], Path],
    engine: Callable[[argparse.Namespace], Engine],
) -> None:
    """Adds the command to the parser; `faq` tells the content folder that was chosen, `engine` loads it."""

    def run(args: argparse.Namespace) -> int:
        return _run(args, faq(args).absolute(), lambda: engine(args))

    command = add("telegram", run, "run the bot: long polling, or webhooks with --webhook")
    command.add_argument("--webhook", metavar="URL", help="take webhooks at this public address")
    command.add_argument("--listen", metavar="HOST:PORT", help="for webhooks, /healthz and /metrics")


def _run(args: argparse.Namespace, faq: Path, load: Callable[[], Engine]) -> int:
    environment = dict(os.environ)
    if args.webhook:
        environment["CRYOFAQ_WEBHOOK_URL"] = args.webhook
    if args.listen:
        environment["CRYOFAQ_LISTEN"] = args.listen
    chosen = replace(settings.read(environment), faq=faq)
    if chosen.token is None:
        raise SettingsError("TELEGRAM_BOT_TOKEN is not set; @BotFather gives one")
    import asyncio

    from bot import logs, service

    logs.set_up(chosen.log, chosen.token.reveal())
    asyncio.run(service.serve(chosen, chosen.token, load))
    return 0
