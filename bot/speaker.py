"""Says cards in Telegram: sends, edits, answers presses and inline queries. Harmless failures are quiet.

Knows nothing of what is said or why. Logs items and kinds of errors, never words or people.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultsButton, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.egress import PRIVATE_CHAT, EgressBlocked
from bot.incoming import Keyboard, Place
from bot.menus import Card
from bot.messages import NO_PREVIEW, article, entities, keyboard
from bot.model import Vetted

log = logging.getLogger(__name__)
_SECONDS_CACHED = 10


class Speaker:
    """A bot's voice. `spare` is said where the gate refuses a card."""

    def __init__(self, bot: Bot, spare: Card) -> None:
        self._bot = bot
        self._spare = spare

    async def say(self, place: Place, card: Card) -> int | None:
        """Sends a card; returns the id of the message, or None if nobody can get it.

        Raises:
            telegram.error.TelegramError: it finally failed.
        """
        try:
            return await self._send(place, card)
        except EgressBlocked as error:
            return await self.say(place, self._spare) if self._may_replace(card, error) else None
        except ChatMigrated as error:
            return await self._send(replace(place, chat=error.new_chat_id, reply_to=None), card)
        except BadRequest:
            if place.thread is None:
                raise
            return await self.say(replace(place, thread=None), card)  # the topic of a forum was deleted
        except Forbidden:
            log.info("%s: not sent, the person or group has blocked the bot", card.item)
            return None

    async def amend(self, place: Place, message: int, card: Card) -> int | None:
        """Puts a card in place of a message, or sends it where that cannot be edited; returns as `say`."""
        text, marks = card.reply.layout()
        try:
            await self._bot.edit_message_text(
                text, place.chat, message, entities=entities(text, marks),
                reply_markup=keyboard(card), link_preview_options=NO_PREVIEW,
            )  # fmt: skip
        except EgressBlocked as error:
            return await self.amend(place, message, self._spare) if self._may_replace(card, error) else None
        except BadRequest as error:
            return message if "not modified" in error.message.casefold() else await self.say(place, card)
        except Forbidden:
            return None
        return message

    async def nod(self, query: str, toast: Vetted | None = None) -> None:
        """Answers the press of a button, so that it stops spinning; a toast shows for a moment."""
        try:
            await self._bot.answer_callback_query(query, toast)
        except (BadRequest, Forbidden, EgressBlocked) as error:
            log.info("a press was not answered: %s", type(error).__name__)  # too old, as a rule

    async def trim(self, place: Place, message: int, rows: Keyboard) -> None:
        """Leaves a message these buttons alone. Where that cannot be done, it keeps what it has."""
        found = InlineKeyboardMarkup([[_knob(*knob) for knob in row] for row in rows])
        try:
            await self._bot.edit_message_reply_markup(place.chat, message, reply_markup=found)
        except (BadRequest, Forbidden, EgressBlocked) as error:
            log.info("the buttons of a message stay: %s", type(error).__name__)

    async def offer(self, query: str, cards: Sequence[Card], chat: Vetted | None) -> None:
        """Answers an inline query; `chat` is the label of a button that opens a private chat."""
        button = InlineQueryResultsButton(chat, start_parameter=PRIVATE_CHAT) if chat else None
        try:
            await self._bot.answer_inline_query(
                query, [article(card) for card in cards], _SECONDS_CACHED, is_personal=True, button=button
            )
        except EgressBlocked as error:
            if self._may_replace(cards[0] if cards else self._spare, error):
                await self.offer(query, [self._spare], None)
        except (BadRequest, Forbidden) as error:
            log.info("an inline query was not answered: %s", type(error).__name__)

    async def _send(self, place: Place, card: Card) -> int:
        text, marks = card.reply.layout()
        back = ReplyParameters(place.reply_to, allow_sending_without_reply=True) if place.reply_to else None
        sent = await self._bot.send_message(
            place.chat, text, entities=entities(text, marks), reply_markup=keyboard(card),
            reply_parameters=back, message_thread_id=place.thread, link_preview_options=NO_PREVIEW,
        )  # fmt: skip
        return sent.message_id

    def _may_replace(self, card: Card, error: EgressBlocked) -> bool:
        log.error("%s was refused at the gate: %s", card.item, error)
        return card is not self._spare


def _knob(label: str, data: str, url: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, url=url) if url else InlineKeyboardButton(label, callback_data=data)
