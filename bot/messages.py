"""Cards as Telegram takes them: bold and links as entities in UTF-16, never parse_mode; a button a row."""

from collections.abc import Iterable

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
)

from bot.buttons import Button, Link, data
from bot.menus import Card
from bot.model import Mark, Style
from bot.sayings import inline_id, preview, title

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def entities(text: str, marks: Iterable[Mark]) -> tuple[MessageEntity, ...]:
    """Marks in code points as entities in UTF-16 units; a bold link becomes two."""
    found: list[MessageEntity] = []
    for mark in marks:
        if mark.style is Style.BOLD:
            found.append(MessageEntity(MessageEntity.BOLD, mark.start, mark.length))
        if mark.url:
            found.append(MessageEntity(MessageEntity.TEXT_LINK, mark.start, mark.length, url=mark.url))
    return tuple(MessageEntity.adjust_message_entities_to_utf_16(text, found))


def keyboard(card: Card) -> InlineKeyboardMarkup | None:
    """One button a row, so that a narrow phone shows whole labels, the short votes side by side; None for none."""
    rows = [[_button(button)] for button in card.buttons]
    rows += [[_button(vote) for vote in card.votes]] if card.votes else []
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    if isinstance(button.does, Link):
        return InlineKeyboardButton(button.label, url=button.does.url)
    return InlineKeyboardButton(button.label, callback_data=data(button.does))


def article(card: Card) -> InlineQueryResultArticle:
    """A card as an inline result: its short name or first line, its next line, and the whole."""
    text, marks = card.reply.layout()
    content = InputTextMessageContent(text, entities=entities(text, marks), link_preview_options=NO_PREVIEW)
    name, line = card.short or title(card.reply), preview(card.reply) or None
    return InlineQueryResultArticle(inline_id(card.item), name, content, description=line)
