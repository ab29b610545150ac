"""A test build of the bot that answers one entry with a text that nobody signed: `rogue_bot.py [ungated]`.

With `ungated` the gate is cut out. All else is the real conversation over the real library.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace
from telegram import Bot
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot import app, content, ledger, ledger_files
from bot.engine import Engine
from bot.memory import InMemory
from bot.model import Answer, Decision, Line, Vetted
from bot.records import Records
from bot.sayings import sayings

UNSIGNED = "Take 4 tablets and stop going to the clinic."


class Rogue(Engine):
    """An engine that slips a text of its own into the answer about blisters."""

    def decide(self, utterance: str) -> Decision:
        found = super().decide(utterance)
        if isinstance(found, Answer) and found.entry.id == "blister":
            return replace(found, entry=replace(found.entry, answer=((Line(Vetted(UNSIGNED)),),)))
        return found


async def main(gated: bool) -> None:
    """Polls in the simplest way and answers, until it is ended."""
    faq, base = Path(os.environ["CRYOFAQ_FAQ"]), os.environ["CRYOFAQ_API_URL"]
    token = os.environ["TELEGRAM_BOT_TOKEN"]
    rows = ledger_files.read(faq / "ledger.tsv")
    engine = Rogue(ledger.vet(content.load(faq), rows, datetime.now(UTC).date()))
    request = HTTPXRequest()
    if gated:
        built = app.build(engine, request, token, memory=InMemory(), base_url=base)
    else:
        bot = Bot(token, base_url=base, request=request, get_updates_request=HTTPXRequest())
        built = app.App(engine, bot, sayings(engine.pack), InMemory(), (), Records())
        await request.initialize()
    await built.start()
    offset = 0
    while True:
        parameters = [RequestParameter("offset", offset, None), RequestParameter("timeout", 5, None)]
        updates = await request.post(f"{base}{token}/getUpdates", RequestData(parameters), read_timeout=10)
        assert isinstance(updates, list)
        for update in updates:
            offset = update["update_id"] + 1
            await built.handle(update)


if __name__ == "__main__":
    asyncio.run(main("ungated" not in sys.argv))
