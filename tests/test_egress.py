"""The gate: what no code, right or wrong, gets past."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from signal import SIGTERM

import pytest
from conftest import ROOT, sign_all, vetted
from rogue_bot import UNSIGNED
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
)
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData
from telegram_bot import CLINIC, PACK, running
from telegram_server import TOKEN, TelegramServer

from bot.buttons import Way, data, opens
from bot.egress import EgressBlocked, Gate
from bot.errors import CryoError
from bot.menus import cards, entry_card
from bot.messages import article, entities, keyboard
from bot.model import Notice
from bot.pack import Pack
from bot.sayings import sayings

UNSAID = "This was signed by nobody."


class Recorder(BaseRequest):
    """A request that keeps what leaves, and answers as if a message had been sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    @property
    def read_timeout(self) -> float | None:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *args: object,
        **timeouts: object,
    ) -> tuple[int, bytes]:
        self.sent.append(url.rsplit("/", 1)[-1])
        return (
            200,
            b'{"ok": true, "result": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}}',
        )


@pytest.fixture
def pack(workspace: Callable[[dict[str, str]], Path]) -> Pack:
    """The pack of the Telegram tests."""
    return vetted(sign_all(workspace(dict(PACK))))


@pytest.fixture
def recorder() -> Recorder:
    """What has left."""
    return Recorder()


@pytest.fixture
def bot(pack: Pack, recorder: Recorder) -> Bot:
    """A bot behind the gate."""
    gate = Gate(recorder, sayings(pack))
    return Bot(TOKEN, request=gate, get_updates_request=gate)


def test_every_card_passes(bot: Bot, pack: Pack, recorder: Recorder) -> None:
    async def send() -> None:
        for card in (*cards(pack), *(entry_card(entry, pack) for entry in pack.entries.values())):
            text, marks = card.reply.layout()
            found, markup = entities(text, marks), keyboard(card)
            await bot.send_message(5, text, entities=found, reply_markup=markup)
            await bot.answer_inline_query(
                "1", [article(card)] if card.item.startswith("entry") else [], is_personal=True
            )

    asyncio.run(send())
    assert len(recorder.sent) == 2 * len([*cards(pack), *pack.entries])


def markup(**button: object) -> InlineKeyboardMarkup:
    """One button."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(**button)]])  # type: ignore[arg-type]


def result(**fields: str) -> InlineQueryResultArticle:
    """An inline result that may leave but for the given fields."""
    found = {"id": "entry-washing", "title": "Washing", "text": "Notice topics."} | fields
    content = InputTextMessageContent(found["text"])
    return InlineQueryResultArticle(
        found["id"], found["title"], content, description=found.get("description")
    )


Attempt = Callable[[Bot, Pack], Awaitable[object]]
SAID = "Notice topics."
FORBIDDEN: dict[str, Attempt] = {
    "an unsigned text": lambda bot, pack: bot.send_message(5, UNSAID),
    "no text": lambda bot, pack: bot.send_message(5, ""),
    "a saying with something behind it": lambda bot, pack: bot.send_message(5, f"{SAID} {UNSAID}"),
    "half a saying": lambda bot, pack: bot.send_message(5, SAID[:5]),
    "a saying with other marks": lambda bot, pack: bot.send_message(
        5, SAID, entities=[MessageEntity("text_link", 0, 6, url="https://elsewhere.example")]
    ),
    "a saying with a mention": lambda bot, pack: bot.send_message(
        5, SAID, entities=[MessageEntity("bold", 0, 6, custom_emoji_id="1")]
    ),
    "a parse mode": lambda bot, pack: bot.send_message(5, SAID, parse_mode="HTML"),
    "a chat by name": lambda bot, pack: bot.send_message("@somebody", SAID),
    "a preview of a link": lambda bot, pack: bot.send_message(
        5, SAID, link_preview_options=LinkPreviewOptions(url="https://elsewhere.example")
    ),
    "an unsigned edit": lambda bot, pack: bot.edit_message_text(UNSAID, 5, 1),
    "an unsigned label": lambda bot, pack: bot.send_message(
        5, SAID, reply_markup=markup(text=UNSAID, callback_data="t")
    ),
    "words as callback data": lambda bot, pack: bot.send_message(
        5, SAID, reply_markup=markup(text="Washing", callback_data="my chest hurts")
    ),
    "an entry that is not there": lambda bot, pack: bot.send_message(
        5, SAID, reply_markup=markup(text="Washing", callback_data="n:chest-hurts:00000000")
    ),
    "a button to elsewhere": lambda bot, pack: bot.send_message(
        5, SAID, reply_markup=markup(text="Washing", url="https://elsewhere.example")
    ),
    "a button that writes for a person": lambda bot, pack: bot.send_message(
        5, SAID, reply_markup=markup(text="Washing", switch_inline_query=UNSAID)
    ),
    "another keyboard": lambda bot, pack: bot.send_message(
        5, SAID, reply_markup=ReplyKeyboardMarkup([[UNSAID]])
    ),
    "a notification": lambda bot, pack: bot.answer_callback_query("1", text=UNSAID),
    "a page behind a press": lambda bot, pack: bot.answer_callback_query(
        "1", url="https://elsewhere.example"
    ),
    "an unsigned inline text": lambda bot, pack: bot.answer_inline_query(
        "1", [result(text=UNSAID)], is_personal=True
    ),
    "an unsigned inline title": lambda bot, pack: bot.answer_inline_query(
        "1", [result(title=UNSAID)], is_personal=True
    ),
    "an unsigned inline line": lambda bot, pack: bot.answer_inline_query(
        "1", [result(description=UNSAID)], is_personal=True
    ),
    "an inline id of words": lambda bot, pack: bot.answer_inline_query(
        "1", [result(id="my-chest-hurts")], is_personal=True
    ),
    "inline results for all": lambda bot, pack: bot.answer_inline_query("1", [result()], is_personal=False),
    "an inline button of words": lambda bot, pack: bot.answer_inline_query(
        "1", [], is_personal=True, button=InlineQueryResultsButton(UNSAID, start_parameter="start")
    ),
    "an inline parameter": lambda bot, pack: bot.answer_inline_query(
        "1",
        [],
        is_personal=True,
        button=InlineQueryResultsButton("Washing", start_parameter="my-chest-hurts"),
    ),
    "an unsigned command": lambda bot, pack: bot.set_my_commands([BotCommand("topics", UNSAID)]),
    "another command": lambda bot, pack: bot.set_my_commands([("cure", pack.notices[Notice.COMMAND_HELP])]),
    "a description": lambda bot, pack: bot.set_my_description(UNSAID),
    "a short description": lambda bot, pack: bot.set_my_short_description(UNSAID),
    "a name": lambda bot, pack: bot.set_my_name(UNSAID),
    "a photo": lambda bot, pack: bot.send_photo(5, b"picture", caption=SAID),
    "a poll": lambda bot, pack: bot.send_poll(5, SAID, [SAID, SAID]),
    "a sticker": lambda bot, pack: bot.send_sticker(5, "id"),
    "a forwarded message": lambda bot, pack: bot.forward_message(5, 6, 1),
    "a copied message": lambda bot, pack: bot.copy_message(5, 6, 1),
    "a certificate": lambda bot, pack: bot.set_webhook("https://x.example", certificate=b"file"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_else_passes(bot: Bot, pack: Pack, recorder: Recorder, what: str) -> None:
    with pytest.raises(EgressBlocked) as caught:
        asyncio.run(FORBIDDEN[what](bot, pack))  # type: ignore[arg-type]
    assert recorder.sent == []
    assert isinstance(caught.value, CryoError)
    assert isinstance(caught.value, TelegramError)
    for words in (UNSAID, "chest", "elsewhere", TOKEN):
        assert words not in str(caught.value)


def test_what_may_pass_passes(bot: Bot, pack: Pack, recorder: Recorder) -> None:
    press = data(opens(pack.entries["washing"], Way.NEW))

    async def send() -> None:
        await bot.send_message(5, SAID, reply_markup=markup(text="Washing", callback_data=press))
        await bot.send_message(5, SAID, reply_markup=markup(text="Washing", url=CLINIC))
        await bot.answer_inline_query("1", [result()], is_personal=True)
        await bot.answer_callback_query("1")

    asyncio.run(send())
    assert len(recorder.sent) == 4


def test_a_swapped_gate_forgets_what_it_knew(pack: Pack, recorder: Recorder) -> None:
    gate = Gate(recorder, sayings(pack))
    bot = Bot(TOKEN, request=gate, get_updates_request=gate)
    notices = {**pack.notices, Notice.TOPICS: pack.notices[Notice.HELP]}
    gate.swap(
        sayings(type(pack)(**{name: getattr(pack, name) for name in pack.__slots__} | {"notices": notices}))
    )
    with pytest.raises(EgressBlocked):
        asyncio.run(bot.send_message(5, SAID))
    assert recorder.sent == []


def test_a_method_with_words_in_its_address_does_not_pass(pack: Pack, recorder: Recorder) -> None:
    gate = Gate(recorder, sayings(pack))
    for method in ("sendMessage?chat_id=5&text=x", "getMe?x=sendMessage", "", "SENDMESSAGE"):
        with pytest.raises(EgressBlocked):
            asyncio.run(gate.do_request(f"https://api.example/bot1:x/{method}", "POST"))
    assert recorder.sent == []


def test_a_reply_that_is_no_json_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(TelegramError):
        Gate.parse_json_payload(b"<html>Ann asked about a blister")
    assert caplog.records == []


@pytest.mark.parametrize("build", ["gated", "ungated"])
def test_it_is_the_gate_that_stops_an_unsigned_text(tmp_path: Path, build: str) -> None:
    """The same wrong program twice: with the gate, and with the gate cut out."""
    faq = tmp_path / "faq"
    for name, text in PACK.items():
        (faq / name).parent.mkdir(parents=True, exist_ok=True)
        (faq / name).write_text(text, encoding="utf-8")
    sign_all(faq)
    script = (str(ROOT / "tests" / "rogue_bot.py"), build)
    with (
        TelegramServer() as server,
        running(server, faq, tmp_path / "state", *script, ends=-SIGTERM) as process,
    ):
        answer = server.answer(5, "Is a blister normal?")
        assert server.answer(6, "When can I wash?").text.startswith("When can I wash?")
        log = process.said()
    if build == "ungated":
        assert UNSIGNED in answer.text
    else:
        assert all(UNSIGNED not in str(call.params) for call in server.calls)
        assert answer.text == "Notice unavailable.\n\nIn danger call the local number."
        assert "entry/blister was refused at the gate: sendMessage: text is no saying" in log
        assert UNSIGNED not in log
