"""What people see of the bot before they write: its menu and descriptions. Set only where they differ."""

import logging

from telegram import Bot
from telegram.error import TelegramError

from bot.sayings import Sayings

log = logging.getLogger(__name__)


async def present(bot: Bot, sayings: Sayings) -> None:
    """Brings the menu and the descriptions up to date. A failure is logged; the bot works without them."""
    for step in (_menu, _description, _short_description):
        try:
            await step(bot, sayings)
        except TelegramError as error:
            log.warning("the bot's %s could not be set: %s", step.__name__.strip("_"), type(error).__name__)


async def _menu(bot: Bot, sayings: Sayings) -> None:
    wanted = tuple(sayings.commands.items())
    if tuple((command.command, command.description) for command in await bot.get_my_commands()) != wanted:
        await bot.set_my_commands(wanted)


async def _description(bot: Bot, sayings: Sayings) -> None:
    if (await bot.get_my_description()).description != sayings.description:
        await bot.set_my_description(sayings.description)


async def _short_description(bot: Bot, sayings: Sayings) -> None:
    if (await bot.get_my_short_description()).short_description != sayings.short_description:
        await bot.set_my_short_description(sayings.short_description)
