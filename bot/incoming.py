"""A raw update -> what it asks of the bot. Takes the fields it needs, one by one, and trusts none of them.

Whatever else stands in an update, odd, new or broken, cannot take an answer away from a person.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.incoming_service import SERVICE

Raw = Mapping[str, object]
_NUMBERS = range(-(2**63), 2**63)
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]{1,64}))?(?:\s+(.*))?", re.DOTALL)


Keyboard = tuple[tuple[tuple[str, str, str], ...], ...]
"""Rows of buttons: label, callback data, address; one of the last two is empty."""


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes. `reply_to` is a message that it answers visibly, in groups."""

    chat: int
    thread: int | None = None
    reply_to: int | None = None

    @property
    def private(self) -> bool:
        """True in a chat with one person: only those have positive ids."""
        return self.chat > 0


@dataclass(frozen=True, slots=True)
class Asked:
    """Words to answer. `message` is the question's own id."""

    place: Place
    message: int | None
    text: str
    caption: bool
    edited: bool


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command, in lower case, and the words after it."""

    place: Place
    message: int | None
    name: str
    rest: str
    edited: bool


@dataclass(frozen=True, slots=True)
class Wordless:
    """A photo, a voice message, a sticker ... `album` is the number that the pictures of one album share."""

    place: Place
    album: int | None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours was pressed, or somebody says so. Without `place` there is nowhere to answer."""

    query: str
    place: Place | None
    message: int | None
    data: str
    keyboard: Keyboard = ()
    """What the message has."""
    number: int | None = None
    """The message's own id, also where it cannot be edited."""


@dataclass(frozen=True, slots=True)
class Searched:
    """Words typed after the bot's name in any chat; `further` asks for more results than were given."""

    query: str
    text: str
    further: bool


@dataclass(frozen=True, slots=True)
class Nothing:
    """Not for the bot, or nothing that it could answer."""


Incoming = Asked | Commanded | Wordless | Pressed | Searched | Nothing


def read(raw: Raw, me: Me) -> Incoming:
    """What an update asks of the bot."""
    if query := _map(raw, "callback_query"):
        return _pressed(query)
    if query := _map(raw, "inline_query"):
        key = _text(query, "id")
        return Searched(key, _text(query, "query"), bool(_text(query, "offset"))) if key else Nothing()
    for kind in ("message", "edited_message"):
        if message := _map(raw, kind):
            return _message(message, me, kind == "edited_message")
    return Nothing()


def chat_of(raw: Raw) -> int | None:
    """The chat that an update belongs to, or for an inline query the person: what must stay in order."""
    for kind in ("message", "edited_message"):
        if message := _map(raw, kind):
            return _number(_map(message, "chat"), "id")
    for kind in ("callback_query", "inline_query"):
        if query := _map(raw, kind):
            chat = _number(_map(_map(query, "message"), "chat"), "id")
            return chat if chat is not None else _number(_map(query, "from"), "id")
    return None


def update_id(raw: Raw) -> int | None:
    """The update's own number."""
    return _number(raw, "update_id")


def place_of(raw: Raw) -> Place | None:
    """Where a word about an update can be said; nowhere for an inline query."""
    pressed = _map(_map(raw, "callback_query"), "message")
    for message in (_map(raw, "message"), _map(raw, "edited_message"), pressed):
        if message:
            return _place(message)
    return None


def _message(message: Raw, me: Me, edited: bool) -> Incoming:
    place, key = _place(message), _number(message, "message_id")
    sender = _map(message, "from")
    if place is None or _number(_map(message, "via_bot"), "id") == me.id or _is_bot(message, sender):
        return Nothing()
    text = _text(message, "text")
    if found := _COMMAND.fullmatch(text.strip()):
        return _commanded(found, place, key, me, edited)
    words = text or _text(message, "caption")
    if not place.private and not _addressed(message, words, me):
        return Nothing()
    question = _without_name(words, message, me)
    if question.strip():
        return Asked(place, key, question, not text, edited)
    if words.strip():  # called by name, without a question
        return Commanded(place, key, "help", "", edited)
    if edited or message.keys() & SERVICE:
        return Nothing()
    album = _text(message, "media_group_id")
    return Wordless(place, int(album) if album.isascii() and album.isdigit() and len(album) < 19 else None)


def _commanded(found: re.Match[str], place: Place, key: int | None, me: Me, edited: bool) -> Incoming:
    meant = (found[2] or "").casefold()
    if not place.private and meant not in ("", me.username.casefold()):
        return Nothing()
    name = found[1].casefold() if place.private or meant or found[1].casefold() in KNOWN else ""
    return Commanded(place, key, name, found[3] or "", edited) if name else Nothing()


KNOWN = frozenset({"start", "help", "topics", "privacy", "sources", "emergency"})
"""Commands that have an answer of their own; in a group any other one belongs to another bot."""


def _place(message: Raw) -> Place | None:
    chat = _number(_map(message, "chat"), "id")
    if chat is None or chat == 0:
        return None
    thread = _number(message, "message_thread_id") if message.get("is_topic_message") is True else None
    return Place(chat, thread, _number(message, "message_id") if chat < 0 else None)


def _pressed(query: Raw) -> Incoming:
    key = _text(query, "id")
    message = _map(query, "message")
    place = _place(message)
    if place:
        place = Place(place.chat, place.thread)  # a press is no message that an answer could point to
    number = _number(message, "message_id")
    # An inaccessible message has date 0: it cannot be edited any more.
    reach = number if message.get("date") != 0 else None
    keyboard = tuple(_keyboard(_map(message, "reply_markup")))
    return Pressed(key, place, reach, _text(query, "data"), keyboard, number) if key else Nothing()


def _keyboard(markup: Raw) -> Iterator[tuple[tuple[str, str, str], ...]]:
    rows = markup.get("inline_keyboard")
    for row in rows if isinstance(rows, list) else ():
        knobs = [knob for knob in row if isinstance(knob, dict)] if isinstance(row, list) else []
        yield tuple((_text(knob, "text"), _text(knob, "callback_data"), _text(knob, "url")) for knob in knobs)


def _is_bot(message: Raw, sender: Raw) -> bool:
    """True for other programs, which could go on for ever; channels and hidden admins speak through bots."""
    return sender.get("is_bot") is True and not _map(message, "sender_chat")


def _addressed(message: Raw, words: str, me: Me) -> bool:
    answered = _number(_map(_map(message, "reply_to_message"), "from"), "id") == me.id
    return answered or bool(_name(me).search(words)) or any(_mentions(message, me))


def _name(me: Me) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(me.username)}(?!\w)", re.IGNORECASE)


def _mentions(message: Raw, me: Me) -> list[tuple[int, int]]:
    """Offset and end, in UTF-16 units, of mentions of the bot by its shown name."""
    found = []
    for field in ("entities", "caption_entities"):
        items = message.get(field)
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and _number(_map(item, "user"), "id") == me.id:
                start, length = _number(item, "offset"), _number(item, "length")
                if start is not None and length is not None and start >= 0 and length > 0:
                    found.append((start, start + length))
    return found


def _without_name(words: str, message: Raw, me: Me) -> str:
    """The words without the bot's name in them."""
    if spans := _mentions(message, me):
        wide = words.encode("utf-16-le", "surrogatepass")
        for start, end in sorted(spans, reverse=True):
            wide = wide[: 2 * start] + " ".encode("utf-16-le") + wide[2 * end :]
        words = wide.decode("utf-16-le", "surrogatepass")
    return _name(me).sub(" ", words)


def _map(raw: Raw, key: str) -> Raw:
    found = raw.get(key)
    return found if isinstance(found, dict) else {}


def _text(raw: Raw, key: str) -> str:
    found = raw.get(key)
    return found if isinstance(found, str) else ""


def _number(raw: Raw, key: str) -> int | None:
    found = raw.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) and found in _NUMBERS else None
