"""The conversation in Telegram: each update to the card that answers it. `delivery.py` brings the updates."""

import asyncio
import logging
import re
from collections.abc import Mapping
from typing import assert_never

from telegram import Bot
from telegram.request import BaseRequest

from bot import buttons, incoming, menus
from bot.egress import PRIVATE_CHAT, Gate
from bot.engine import Engine
from bot.incoming import Asked, Commanded, Me, Nothing, Place, Pressed, Raw, Searched, Wordless
from bot.memory import Memory
from bot.menus import Card
from bot.model import Alert, Level, Notice
from bot.profile import present
from bot.sayings import Sayings, sayings
from bot.speaker import Speaker

log = logging.getLogger(__name__)
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query")
"""The kinds of updates to ask Telegram for; no others are handled."""
API = "https://api.telegram.org/bot"
_MOST_INLINE = 10
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
Notes = Mapping[str, int]
"""What to remember of a chat."""


def build(
    engine: Engine,
    request: BaseRequest,
    token: str,
    *,
    memory: Memory,
    base_url: str = API,
    polls: BaseRequest | None = None,
) -> "App":
    """The bot behind its gate.

    Args:
        engine: what answers.
        request: carries every call; whatever it retries is its own matter.
        token: of the bot.
        memory: numbers that outlive a restart.
        base_url: of the Bot API, without the token.
        polls: carries getUpdates, if not `request`.
    Raises:
        TooLongError: a text of the pack does not fit Telegram.
    """
    texts = sayings(engine.pack)
    gate = Gate(request, texts)
    poll_gate = Gate(polls, texts) if polls else gate
    bot = Bot(token, base_url=base_url, request=gate, get_updates_request=poll_gate)
    return App(engine, bot, texts, memory, (gate, poll_gate) if polls else (gate,))


class App:
    """Answers updates with an engine. `handle` may be called for many chats at once, one update a chat."""

    def __init__(
        self, engine: Engine, bot: Bot, texts: Sayings, memory: Memory, gates: tuple[Gate, ...]
    ) -> None:
        self.bot = bot
        self._gates = gates
        self._memory = memory
        self._me = Me(0, "")
        self._profile: asyncio.Task[None] | None = None
        self._take(engine, texts)

    @property
    def gate(self) -> Gate:
        """The door by which raw polls leave too."""
        return self._gates[-1]

    async def start(self) -> None:
        """Learns the bot's own name; the menu and descriptions follow in the background.

        Raises:
            telegram.error.TelegramError: it cannot be reached, or (InvalidToken) does not know the token.
        """
        for gate in self._gates:
            await gate.initialize()
        user = await self.bot.get_me()  # not bot.initialize(): its InvalidToken has the token in its message
        self._me = Me(user.id, user.username or "")
        self._profile = asyncio.create_task(present(self.bot, self._texts))

    async def stop(self) -> None:
        """Ends what runs in the background and closes the connections."""
        if self._profile:
            self._profile.cancel()
            await asyncio.gather(self._profile, return_exceptions=True)
        for gate in self._gates:
            await gate.shutdown()

    def reload(self, engine: Engine) -> None:
        """Answers from now on with another engine, and says nothing that only the one before could say.

        Raises:
            TooLongError: a text does not fit Telegram; everything stays as it was.
        """
        texts = sayings(engine.pack)
        for gate in self._gates:
            gate.swap(texts)
        self._take(engine, texts)

    def _take(self, engine: Engine, texts: Sayings) -> None:
        self._engine = engine
        self._pack = engine.pack
        self._texts = texts
        self._speaker = Speaker(self.bot, menus.plain(Notice.UNAVAILABLE, engine.pack))

    async def handle(self, raw: Raw) -> None:
        """Does everything for one update. Safe to call again with the same one.

        Raises:
            telegram.error.TelegramError: an answer finally failed.
        """
        chat, number = incoming.chat_of(raw), incoming.update_id(raw)
        if chat is not None and number is not None and self._memory.get(chat, "done") == number:
            return
        notes = await self._answer(incoming.read(raw, self._me))
        if notes is not None and chat is not None and number is not None:
            self._memory.put(chat, {**notes, "done": number})

    async def slow_down(self, raw: Raw) -> None:
        """Says that too much came at once."""
        await self._tell(raw, Notice.SLOW_DOWN)

    async def unavailable(self, raw: Raw) -> None:
        """Says that an answer cannot be given now."""
        await self._tell(raw, Notice.UNAVAILABLE)

    async def _tell(self, raw: Raw, notice: Notice) -> None:
        place = incoming.place_of(raw)
        if place:
            await self._speaker.say(place, menus.plain(notice, self._pack))

    async def _answer(self, update: incoming.Incoming) -> Notes | None:
        """Answers; returns what to remember of the chat, None for nothing."""
        match update:
            case Asked():
                return await self._asked(update)
            case Commanded():
                card = self._command(update)
                return {"miss": 0} | await self._deliver(update.place, update.message, card, update.edited)
            case Wordless(place=place, album=album):
                return await self._wordless(place, album)
            case Pressed():
                return await self._pressed(update)
            case Searched():
                await self._searched(update)
                return None
            case Nothing():
                return None
        assert_never(update)

    async def _asked(self, asked: Asked) -> Notes:
        decision = self._engine.decide(asked.text)
        card, misses = menus.decided(decision, self._pack), 0
        if menus.is_miss(decision):
            if asked.caption:  # what was meant is in the picture
                card = menus.plain(Notice.NOT_TEXT, self._pack)
            else:
                card = menus.missed_again(self._pack) if self._memory.get(asked.place.chat, "miss") else card
                misses = 1
        return {"miss": misses} | await self._deliver(asked.place, asked.message, card, asked.edited)

    async def _deliver(self, place: Place, question: int | None, card: Card, edited: bool) -> dict[str, int]:
        """Answers a message, or mends the answer that it had."""
        key = f"a:{question}"
        before = self._memory.get(place.chat, key) if edited and question is not None else None
        sent = await (self._speaker.amend(place, before, card) if before else self._speaker.say(place, card))
        return {key: sent} if sent is not None and question is not None else {}

    def _command(self, command: Commanded) -> Card:
        pack, rest = self._pack, command.rest.strip()
        if command.name == "start" and rest in pack.entries:
            return menus.entry_card(pack.entries[rest], pack)
        words = rest if command.name in incoming.KNOWN else f"{command.name} {rest}"
        decision = self._engine.decide(words)
        if isinstance(decision, Alert):  # danger comes before any menu
            return menus.decided(decision, pack)
        match command.name:
            case "start" if rest in ("", PRIVATE_CHAT):
                return menus.start(pack)
            case "start" if _PAYLOAD.fullmatch(rest):
                return menus.gone(pack)
            case "start":
                return menus.decided(decision, pack)
            case "topics":
                return menus.topics(pack)
            case "help":
                return menus.plain(Notice.HELP, pack)
            case "privacy":
                return menus.plain(Notice.PRIVACY, pack)
            case "sources":
                return menus.sources(0, pack)
            case "emergency":
                return menus.emergency(pack)
        return menus.plain(Notice.UNKNOWN_COMMAND, pack)

    async def _wordless(self, place: Place, album: int | None) -> Notes:
        """One word for all pictures of an album."""
        if album is not None and self._memory.get(place.chat, "album") == album:
            return {}
        await self._speaker.say(place, menus.plain(Notice.NOT_TEXT, self._pack))
        return {} if album is None else {"album": album}

    async def _pressed(self, press: Pressed) -> Notes | None:
        await self._speaker.nod(press.query)
        if press.place is None:
            return None
        action = buttons.read(press.data)
        card = self._page(action)
        keep = action is None or (isinstance(action, buttons.Open) and action.way is buttons.Way.NEW)
        if keep or press.message is None:
            await self._speaker.say(press.place, card)
        else:
            await self._speaker.amend(press.place, press.message, card)
        return {"miss": 1 if isinstance(action, buttons.Neither) else 0}

    def _page(self, action: buttons.Action | None) -> Card:
        """What a button leads to now."""
        match action:
            case buttons.Open():
                return menus.opened(action, self._pack)
            case buttons.Browse(section=name, page=number):
                return menus.section(name, number, self._pack)
            case buttons.Cite(page=number):
                return menus.sources(number, self._pack)
            case buttons.Home():
                return menus.topics(self._pack)
            case buttons.Neither():
                return menus.missed_again(self._pack)
            case None:
                return menus.gone(self._pack)
        assert_never(action)

    async def _searched(self, search: Searched) -> None:
        """Lists entries; a red flag stands first, and at level emergency alone."""
        decision = self._engine.decide(search.text)
        near = self._engine.near(search.text)[:_MOST_INLINE]
        found = [menus.entry_card(entry, self._pack) for entry in near]
        label = self._pack.notices[Notice.BUTTON_CHAT]
        if isinstance(decision, Alert):
            alert = menus.decided(decision, self._pack)
            urgent = decision.flag.level is Level.URGENT
            await self._speaker.offer(search.query, [alert, *(found if urgent else [])], None)
        else:
            await self._speaker.offer(search.query, [] if search.further else found, label)
