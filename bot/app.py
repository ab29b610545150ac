"""The conversation in Telegram: each update to the card that answers it. `delivery.py` brings the updates."""

import asyncio
import logging
from collections.abc import Mapping
from typing import assert_never

from telegram import Bot
from telegram.request import BaseRequest

from bot import buttons, commands, incoming, menus
from bot.buttons import Action, Vote
from bot.egress import Gate
from bot.engine import Engine
from bot.incoming import Asked, Commanded, Me, Nothing, Place, Pressed, Raw, Searched, Wordless
from bot.memory import Memory
from bot.menus import Card
from bot.model import Alert, Level, Notice
from bot.pages import page
from bot.profile import present
from bot.records import Records
from bot.sayings import Sayings, sayings
from bot.speaker import Speaker

log = logging.getLogger(__name__)
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query")
"""The kinds of updates to ask Telegram for; no others are handled."""
API = "https://api.telegram.org/bot"
_MOST_INLINE = 10
Notes = Mapping[str, int]  # what to remember of a chat


def build(
    engine: Engine,
    request: BaseRequest,
    token: str,
    *,
    memory: Memory,
    base_url: str = API,
    polls: BaseRequest | None = None,
    records: Records | None = None,
) -> "App":
    """The bot behind its gate.

    Args:
        engine: what answers.
        request: carries every call; whatever it retries is its own matter.
        token: of the bot.
        memory: numbers that outlive a restart.
        base_url: of the Bot API, without the token.
        polls: carries getUpdates, if not `request`.
        records: takes notes of what was decided; none are taken without it.
    Raises:
        TooLongError: a text of the pack does not fit Telegram.
    """
    texts = sayings(engine.pack)
    gate = Gate(request, texts)
    poll_gate = Gate(polls, texts) if polls else gate
    bot = Bot(token, base_url=base_url, request=gate, get_updates_request=poll_gate)
    return App(engine, bot, texts, memory, (gate, poll_gate) if polls else (gate,), records or Records())


class App:
    """Answers updates with an engine. `handle` may be called for many chats at once, one update a chat."""

    def __init__(
        self, engine: Engine, bot: Bot, texts: Sayings, memory: Memory, gates: tuple[Gate, ...], records: Records
    ) -> None:
        self.bot = bot
        self._gates = gates
        self._memory, self._records = memory, records
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
        self._scrub = self._records.scrub_for(engine)
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
                return await self._commanded(update)
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
        sent = await self._deliver(asked.place, asked.message, card, asked.edited)
        self._records.decided(decision)
        self._records.asked(asked, decision, next(iter(sent.values()), None), self._scrub)
        return {"miss": misses} | sent

    async def _deliver(self, place: Place, question: int | None, card: Card, edited: bool) -> dict[str, int]:
        """Answers a message, or mends the answer that it had."""
        key = f"a:{question}"
        before = self._memory.get(place.chat, key) if edited and question is not None else None
        sent = await (self._speaker.amend(place, before, card) if before else self._speaker.say(place, card))
        return {key: sent} if sent is not None and question is not None else {}

    async def _commanded(self, command: Commanded) -> Notes:
        card, decision = commands.answer(command, self._engine)
        sent = await self._deliver(command.place, command.message, card, command.edited)
        if decision is not None:
            self._records.decided(decision)
        return {"miss": 0} | sent

    async def _wordless(self, place: Place, album: int | None) -> Notes:
        """One word for all pictures of an album."""
        if album is not None and self._memory.get(place.chat, "album") == album:
            return {}
        await self._speaker.say(place, menus.plain(Notice.NOT_TEXT, self._pack))
        return {} if album is None else {"album": album}

    async def _pressed(self, press: Pressed) -> Notes | None:
        action = buttons.read(press.data)
        if isinstance(action, Vote):
            return await self._voted(press, action)
        await self._speaker.nod(press.query)
        if press.place is None:
            return None
        self._settle(press.place.chat, press.number, action)
        card = page(action, self._pack)
        keep = action is None or (isinstance(action, buttons.Open) and action.way is buttons.Way.NEW)
        if keep or press.message is None:
            await self._speaker.say(press.place, card)
        else:
            await self._speaker.amend(press.place, press.message, card)
        return {"miss": 1 if isinstance(action, buttons.Neither) else 0}

    def _settle(self, chat: int, message: int | None, action: Action | None) -> None:
        """Ends the wait for what was meant by an offer."""
        if message is not None and isinstance(action, buttons.Neither):
            self._records.neither(chat, message)
        elif message is not None and isinstance(action, buttons.Open) and action.way is buttons.Way.PICK:
            self._records.picked(chat, message)

    async def _voted(self, press: Pressed, vote: Vote) -> Notes | None:
        """Counts a vote once a message, takes its buttons away, and says what to do if it did not help."""
        await self._speaker.nod(press.query, self._pack.notices[Notice.THANKS])
        if press.place is None or press.number is None:
            return None
        key = f"v:{press.number}"
        if self._memory.get(press.place.chat, key) is not None:
            return None
        if press.message is not None:
            rest = tuple(row for row in press.keyboard if not any(_is_vote(knob[1]) for knob in row))
            await self._speaker.trim(press.place, press.message, rest)
        if not vote.helped:
            await self._speaker.say(press.place, page(vote, self._pack))
        if (vote.entry, vote.edition) in self._pack.editions:  # else it is forged
            self._records.voted(vote)
        return {key: 1}

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


def _is_vote(data: str) -> bool:
    return isinstance(buttons.read(data), Vote)
