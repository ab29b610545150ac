"""The smallest bot of python-telegram-bot, as the measure for soak.py: `echo_bot.py URL TOKEN AT_ONCE`."""

import logging
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Sends a person's words back."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Polls until stopped."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    url, token, at_once = sys.argv[1], sys.argv[2], int(sys.argv[3])
    builder = Application.builder().token(token).base_url(url)
    app = builder.concurrent_updates(at_once).build() if at_once > 1 else builder.build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling()


if __name__ == "__main__":
    main()
