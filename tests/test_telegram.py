"""The bot in Telegram, as people meet it: the real process against a server that checks each request."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from conftest import ROOT, sign_all, vetted
from telegram_bot import CLINIC, PACK, Running, running
from telegram_server import TOKEN, Call, Object, TelegramServer

from bot import content
from bot.engine import Engine
from bot.model import Answer, NoMatch, Notice, Suggest
from bot.pack import Pack

MISS = "which horse won the race yesterday"
HIT = "Is a blister normal?"
VOTES = ["Notice button-helped.", "Notice button-not-helped."]
SECTIONS = ["After care", "Tools", "Not covered"]
Bot = tuple[TelegramServer, Running, Engine]


def write(faq: Path, files: dict[str, str]) -> Path:
    """Writes a pack and signs all of it."""
    for name, text in files.items():
        path = faq / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return sign_all(faq)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """One bot for the module; every test talks in chats of its own."""
    folder = tmp_path_factory.mktemp("bot")
    faq = write(folder / "faq", dict(PACK))
    with TelegramServer() as server, running(server, faq, folder / "state") as process:
        yield server, process, Engine(vetted(faq))


@pytest.fixture
def server(bot: Bot) -> Iterator[TelegramServer]:
    """The server; no test may leave a request that it had to refuse."""
    yield bot[0]
    assert bot[0].refused == []


@pytest.fixture
def pack(bot: Bot) -> Pack:
    """What the bot speaks from."""
    return bot[2].pack


@pytest.fixture
def engine(bot: Bot) -> Engine:
    """What the bot answers with."""
    return bot[2]


@pytest.fixture(scope="module")
def unsure(bot: Bot) -> str:
    """A question that gets more than one suggestion."""
    texts = [text for entry in bot[2].pack.entries.values() for text in entry.phrasings]
    known = sorted({word for text in texts for word in text.split()})
    words = (f"{one} {other}" for one in known for other in known)
    found = (text for text in words if isinstance(d := bot[2].decide(text), Suggest) and len(d.entries) > 1)
    return next(found)


_chats = iter(range(1001, 10**6))


@pytest.fixture
def chat() -> int:
    """A private chat that nobody has used."""
    return next(_chats)


@pytest.fixture
def group() -> int:
    """A group that nobody has used."""
    return -next(_chats)


def part(call: Call, kind: str) -> list[str]:
    """The stretches of a message that its entities of a kind mark, cut as Telegram cuts: in UTF-16 units."""
    wide = call.text.encode("utf-16-le")
    entities = call.params["entities"]
    assert isinstance(entities, list)
    spans = [(2 * e["offset"], 2 * (e["offset"] + e["length"])) for e in entities if e["type"] == kind]
    return [wide[start:end].decode("utf-16-le") for start, end in spans]


# Commands


def test_start_says_who_it_is_and_offers_the_sections(server: TelegramServer, chat: int, pack: Pack) -> None:
    call = server.answer(chat, "/start")
    wanted = (Notice.START, Notice.NOT_CLINICAL, Notice.EMERGENCY_LINE, Notice.PRIVACY_LINE, Notice.TOPICS)
    assert call.text == "\n\n".join(pack.notices[key] for key in wanted)
    assert list(call.buttons) == SECTIONS


@pytest.mark.parametrize("name", ["help", "privacy", "unknown-command"])
def test_fixed_texts_end_in_the_emergency_line(
    server: TelegramServer, chat: int, pack: Pack, name: str
) -> None:
    call = server.answer(chat, "/nonsense" if name == "unknown-command" else f"/{name}")
    assert call.text == f"{pack.notices[Notice(name)]}\n\n{pack.notices[Notice.EMERGENCY_LINE]}"
    assert list(call.buttons) == [pack.notices[Notice.BUTTON_TOPICS]]


def test_emergency_says_what_to_do_and_offers_nothing_to_read(
    server: TelegramServer, chat: int, pack: Pack
) -> None:
    call = server.answer(chat, "/emergency@CryoFAQ_bot")
    assert call.text == pack.notices[Notice.EMERGENCY]
    assert call.buttons == {}


def test_sources_are_listed_as_links(server: TelegramServer, chat: int) -> None:
    call = server.answer(chat, "/sources")
    assert part(call, "text_link") == ["Org A: On blisters (2020)"]
    assert "Org B: On skin (no date)" in call.text


def test_the_menu_is_set_once_and_only_where_it_differs(
    server: TelegramServer, bot: Bot, pack: Pack, tmp_path: Path
) -> None:
    server.wait(lambda: "ShortDescription" in server.profile)
    commands = server.profile["Commands"]
    assert isinstance(commands, list)
    assert [c["command"] for c in commands] == ["topics", "help", "emergency", "sources", "privacy"]
    assert commands[0]["description"] == pack.notices[Notice.COMMAND_TOPICS]
    assert server.profile["Description"] == {"description": pack.notices[Notice.DESCRIPTION]}
    with (
        TelegramServer(profile=dict(server.profile)) as second,
        running(second, bot[1].faq, tmp_path / "second"),
    ):
        second.answer(5, "/start")
        assert [call.method for call in second.calls if call.method.startswith("set")] == []


def test_a_menu_that_cannot_be_set_stops_nothing(bot: Bot, tmp_path: Path) -> None:
    async def refuse(method: str, params: object) -> tuple[int, bytes] | None:
        body = b'{"ok": false, "error_code": 400, "description": "Bad Request: no"}'
        return (400, body) if "My" in method else None

    with TelegramServer(fault=refuse) as other, running(other, bot[1].faq, tmp_path / "other"):
        assert other.answer(5, HIT).text.startswith(HIT)


# Deep links and menus


def test_a_deep_link_opens_its_entry(server: TelegramServer, chat: int, engine: Engine) -> None:
    assert server.answer(chat, "/start blister").text == engine.reply(HIT).text


@pytest.mark.parametrize("payload", ["no-such-entry", "laser2", "A_b-C"])
def test_a_deep_link_to_nothing_says_so_and_shows_the_topics(
    server: TelegramServer, chat: int, pack: Pack, payload: str
) -> None:
    call = server.answer(chat, f"/start {payload}")
    assert call.text.startswith(pack.notices[Notice.GONE])
    assert list(call.buttons) == SECTIONS


def test_danger_comes_before_every_command(server: TelegramServer, chat: int, pack: Pack) -> None:
    for text in ("/start I cannot breathe", "/help I cannot breathe", "/cannot breathe"):
        assert server.answer(chat, text).text == pack.flags["breathing"].text


def test_topics_lead_to_questions_and_back(
    server: TelegramServer, chat: int, pack: Pack, engine: Engine
) -> None:
    more, earlier, back, topics = (
        pack.notices[key]
        for key in (Notice.BUTTON_MORE, Notice.BUTTON_EARLIER, Notice.BUTTON_BACK, Notice.BUTTON_TOPICS)
    )
    home = server.answer(chat, "/topics")
    first = server.pressed(chat, home, "Tools")
    assert list(first.buttons) == [*(f"Tool {n}" for n in range(1, 9)), more, topics]
    assert part(first, "bold") == ["Tools"]
    second = server.pressed(chat, first, more)
    assert list(second.buttons) == [*(f"Tool {n}" for n in range(9, 17)), earlier, more, topics]
    answer = server.pressed(chat, second, "Tool 12")
    assert answer.text == engine.reply("What is tool number 12?").text
    assert server.pressed(chat, answer, back).buttons == second.buttons
    assert server.pressed(chat, second, topics).text == pack.notices[Notice.TOPICS]
    assert {call.method for call in server.to(chat)[1:]} == {"editMessageText"}
    assert {call.params["message_id"] for call in server.to(chat)} == {home.params["message_id"]}


def test_every_label_fits_a_narrow_phone(server: TelegramServer, chat: int) -> None:
    for call in (server.answer(chat, "/topics"), server.answer(chat, HIT)):
        markup = call.params["reply_markup"]
        assert isinstance(markup, dict)
        *rows, last = markup["inline_keyboard"]
        assert all(len(row) == 1 and len(row[0]["text"]) <= 32 for row in rows)
        assert len(last) == 1 or [knob["text"] for knob in last] == VOTES


def test_the_votes_fit_side_by_side_on_a_narrow_phone() -> None:
    shipped = content.load(ROOT / "faq").notices
    assert all(len(shipped[key]) <= 18 for key in (Notice.BUTTON_HELPED, Notice.BUTTON_NOT_HELPED))


# Questions


def test_a_question_gets_one_message_with_everything(
    server: TelegramServer, chat: int, engine: Engine
) -> None:
    call = server.answer(chat, HIT)
    assert call.text == engine.reply(HIT).text
    assert part(call, "bold")[0] == HIT
    assert "𝐒ources 🧊" in part(call, "bold")
    assert part(call, "text_link") == ["Org A: On blisters (2020)"]
    assert list(call.buttons) == ["Washing", "Notice button-clinician.", *VOTES]
    assert call.buttons["Notice button-clinician."] == CLINIC
    assert len(server.to(chat)) == 1


def test_a_related_question_opens_below_and_leaves_the_answer(server: TelegramServer, chat: int) -> None:
    first = server.answer(chat, HIT)
    second = server.pressed(chat, first, "Washing")
    assert second.method == "sendMessage"
    assert second.text.startswith("When can I wash?")


def test_a_suggestion_that_is_pressed_becomes_the_answer(
    server: TelegramServer, chat: int, engine: Engine, unsure: str
) -> None:
    call = server.answer(chat, unsure)
    decision = engine.decide(unsure)
    assert isinstance(decision, Suggest)
    assert list(call.buttons) == [*(entry.button for entry in decision.entries), "Notice none-of-these."]
    pressed = server.pressed(chat, call, decision.entries[0].button)
    assert pressed.method == "editMessageText"
    assert pressed.params["message_id"] == call.params["message_id"]
    assert pressed.text.startswith(decision.entries[0].question)


def test_none_of_these_and_a_second_miss_end_in_the_referral(
    server: TelegramServer, chat: int, pack: Pack, engine: Engine, unsure: str
) -> None:
    given_up = "\n\n".join(
        pack.notices[key] for key in (Notice.MISSED_AGAIN, Notice.REFERRAL, Notice.EMERGENCY_LINE)
    )
    call = server.pressed(chat, server.answer(chat, unsure), "Notice none-of-these.")
    assert call.text == given_up
    assert list(call.buttons) == [*SECTIONS, "Notice button-clinician."]
    assert server.answer(chat, MISS).text == given_up
    assert server.answer(chat, HIT).text == engine.reply(HIT).text
    assert server.answer(chat, MISS).text == engine.reply(MISS).text
    assert server.answer(chat, MISS).text == given_up
    assert server.answer(chat, MISS).text == given_up


def test_an_edited_question_has_its_answer_edited(server: TelegramServer, chat: int, engine: Engine) -> None:
    question = server.say(chat, MISS)
    server.wait(lambda: len(server.to(chat)) == 1)
    for text in (
        HIT,
        HIT,
        "When can I wash?",
    ):  # the second changes nothing: Telegram says so, nobody hears of it
        server.update("edited_message", question | {"text": text, "edit_date": 1})
    server.wait(lambda: len(server.to(chat)) == 3)
    first, second, third = server.to(chat)
    assert second.method == third.method == "editMessageText"
    assert {second.params["message_id"], third.params["message_id"]} == {first.params["message_id"]}
    assert second.text == engine.reply(HIT).text
    assert third.text == engine.reply("When can I wash?").text


def test_an_edited_question_without_an_answer_is_answered(
    server: TelegramServer, chat: int, engine: Engine
) -> None:
    server.update("edited_message", server.message(chat, text=HIT, edit_date=1))
    server.wait(lambda: len(server.to(chat)) == 1)
    assert server.to(chat)[0].text == engine.reply(HIT).text


KINDS: dict[str, object] = {
    "photo": [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}],
    "voice": {"file_id": "x", "file_unique_id": "y", "duration": 1},
    "sticker": {"file_id": "x"},
    "document": {"file_id": "x"},
    "location": {"latitude": 1.0, "longitude": 1.0},
    "contact": {"phone_number": "1", "first_name": "Ann"},
    "video_note": {},
    "poll": {},
    "dice": {"value": 1},
    "a_kind_of_tomorrow": {},
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_text_gets_a_kind_word(server: TelegramServer, chat: int, pack: Pack, kind: str) -> None:
    server.update("message", server.message(chat, **{kind: KINDS[kind]}))
    server.wait(lambda: len(server.to(chat)) == 1)
    assert (
        server.to(chat)[0].text == f"{pack.notices[Notice.NOT_TEXT]}\n\n{pack.notices[Notice.EMERGENCY_LINE]}"
    )


def test_a_caption_is_a_question_and_an_album_gets_one_word(
    server: TelegramServer, chat: int, engine: Engine, pack: Pack
) -> None:
    photo = {"photo": KINDS["photo"], "media_group_id": "13000000000000001"}
    for caption in ({}, {}, {"caption": HIT}, {"caption": MISS}, {"caption": "I cannot breathe"}):
        server.update("message", server.message(chat, **photo, **caption))
    server.wait(lambda: len(server.to(chat)) == 4)
    kind = f"{pack.notices[Notice.NOT_TEXT]}\n\n{pack.notices[Notice.EMERGENCY_LINE]}"
    alert = pack.flags["breathing"].text
    assert [c.text for c in server.to(chat)] == [kind, engine.reply(HIT).text, kind, alert]


@pytest.mark.parametrize(
    "service", ["pinned_message", "new_chat_members", "message_auto_delete_timer_changed"]
)
def test_what_nobody_said_is_not_answered(server: TelegramServer, chat: int, service: str) -> None:
    server.update("message", server.message(chat, **{service: {}}))
    assert server.answer(chat, HIT).text.startswith(HIT)


def test_quick_messages_are_answered_in_order(server: TelegramServer, chat: int) -> None:
    for number in range(1, 13):
        server.say(chat, f"What is tool number {number}?")
    server.wait(lambda: len(server.to(chat)) == 12)
    assert [c.text.split("\n")[0] for c in server.to(chat)] == [
        f"What is tool number {n}?" for n in range(1, 13)
    ]


def test_a_long_text_gets_a_short_word(server: TelegramServer, chat: int, engine: Engine, pack: Pack) -> None:
    text = f"{MISS} " * 120
    call = server.answer(chat, text)
    assert call.text == engine.reply(text).text
    assert call.text.startswith(pack.notices[Notice.TOO_LONG])
    assert len(call.text) < 200


def test_an_alert_stands_alone(server: TelegramServer, chat: int, pack: Pack) -> None:
    call = server.answer(chat, "I cannot breathe. Is a blister normal?")
    assert call.text == pack.flags["breathing"].text
    assert call.buttons == {}


@pytest.mark.parametrize(
    "text", ["<b>&amp; _is_ *a* `blister` [normal](x)?", "🧊" * 300, "\u200b", "((((", "@", "/", "/é"]
)
def test_odd_words_are_answered_too(server: TelegramServer, chat: int, engine: Engine, text: str) -> None:
    assert server.answer(chat, text).text == engine.reply(text).text


# Groups


def bot_message() -> Object:
    """A message of the bot, as a reply to it carries it."""
    return {"message_id": 1, "date": 1, "from": {"id": 123456789, "is_bot": True, "first_name": "C"}}


def test_in_a_group_it_answers_when_called_and_only_then(
    server: TelegramServer, group: int, engine: Engine, pack: Pack
) -> None:
    person = server.message(group)["from"]
    called = [
        server.say(group, f"@CryoFAQ_bot {HIT}"),
        server.say(group, HIT, reply_to_message=bot_message()),
        server.say(group, f"the bot {HIT}", entities=[
            {"type": "text_mention", "offset": 0, "length": 7, "user": {"id": 123456789, "is_bot": True}}]),
        server.say(group, "/topics"),
        server.say(group, "/help@cryofaq_bot"),
    ]  # fmt: skip
    for text in (HIT, "@cryofaq_bot2 blister", "/topics@other_bot", "/unknown", "/", "x@cryofaq_bots"):
        server.say(group, text)
    server.say(group, HIT, reply_to_message={"message_id": 1, "from": person})
    server.update("message", server.message(group, photo=KINDS["photo"]))
    server.say(
        group, f"@cryofaq_bot {HIT}", **{"from": {"id": 77, "is_bot": True, "first_name": "Other bot"}}
    )
    server.say(-group, "a question in private, to wait for")
    server.wait(lambda: len(server.to(-group)) == 1 and len(server.to(group)) >= 5)
    calls = server.to(group)
    wanted = engine.reply(HIT).text
    assert [c.text for c in calls[:4]] == [wanted, wanted, wanted, pack.notices[Notice.TOPICS]]
    assert [c.params["reply_parameters"] for c in calls] == [
        {"message_id": message["message_id"], "allow_sending_without_reply": True} for message in called
    ]
    again = server.answer(group, "@cryofaq_bot")
    assert again.text.startswith(pack.notices[Notice.HELP])


def test_in_a_forum_it_answers_in_the_same_topic(server: TelegramServer, group: int) -> None:
    call = server.answer(group, f"@cryofaq_bot {HIT}", message_thread_id=44, is_topic_message=True)
    assert call.params["message_thread_id"] == 44


def test_its_own_inline_result_is_no_question(server: TelegramServer, chat: int) -> None:
    server.say(chat, HIT, via_bot={"id": 123456789, "is_bot": True, "first_name": "C"})
    assert server.answer(chat, "When can I wash?").text.startswith("When can I wash?")
    assert len(server.to(chat)) == 1


# Inline mode


def results(server: TelegramServer, key: str) -> Call:
    """The answer to an inline query."""
    found = lambda: [c for c in server.of("answerInlineQuery") if c.params["inline_query_id"] == key]  # noqa: E731
    server.wait(lambda: bool(found()))
    return found()[0]


def test_inline_mode_lists_entries(server: TelegramServer, chat: int, engine: Engine) -> None:
    call = results(server, server.search(chat, "blister"))
    found = call.params["results"]
    assert isinstance(found, list)
    assert (found[0]["id"], found[0]["title"]) == ("entry-blister", "Blisters")
    assert found[0]["description"] == "Yes, a blister is normal."
    assert found[0]["input_message_content"]["message_text"] == engine.reply(HIT).text
    assert call.params["is_personal"] is True
    assert call.params["cache_time"] == 10


def test_inline_mode_without_words_lists_the_first_entries_once(server: TelegramServer, chat: int) -> None:
    found = results(server, server.search(chat, "")).params["results"]
    assert isinstance(found, list)
    assert len(found) == 10
    assert results(server, server.search(chat, "", offset="10")).params["results"] == []


def test_inline_mode_puts_an_alert_first(server: TelegramServer, chat: int, pack: Pack) -> None:
    for words, flag, alone in (
        ("I cannot breathe", "breathing", True),
        ("redness spreading", "despair", False),
    ):
        found = results(server, server.search(chat, f"{words} blister")).params["results"]
        assert isinstance(found, list)
        assert found[0]["input_message_content"]["message_text"] == pack.flags[flag].text
        assert (len(found) == 1) == alone


# Buttons


def test_every_press_is_answered(server: TelegramServer, chat: int, pack: Pack) -> None:
    forged = [
        "",
        "x" * 64,
        "m:blister:00000000",
        "p:../../etc:0",
        "s:care:999",
        "s:nowhere:0",
        "c:999",
        "m::",
        "🧊",
        "t:",
    ]
    keys = [server.press(chat, data) for data in forged]
    keys.append(
        server.press(chat, "t", message={})
    )  # a press below an inline message has nowhere to be answered
    server.wait(
        lambda: {c.params["callback_query_id"] for c in server.of("answerCallbackQuery")} >= set(keys)
    )
    server.wait(lambda: len(server.to(chat)) == len(forged))
    texts = [c.text for c in server.to(chat)]
    assert sum(pack.notices[Notice.GONE] in text for text in texts) == 6
    assert pack.notices[Notice.CHANGED] in texts[2]


def test_a_late_press_is_served_all_the_same(server: TelegramServer, chat: int, bot: Bot) -> None:
    query: Object = {
        "id": "1",
        "from": server.message(chat)["from"],
        "chat_instance": "1",
        "data": "n:washing:00000000",
    }
    server.update(
        "callback_query",
        query | {"message": {"message_id": 1, "date": 0, "chat": {"id": chat, "type": "private"}}},
    )
    server.wait(lambda: len(server.to(chat)) == 1)
    assert "When can I wash?" in server.to(chat)[0].text
    assert "Traceback" not in bot[1].said()


def test_who_blocked_the_bot_does_not_disturb_others(server: TelegramServer, chat: int) -> None:
    server.blocked.add(chat)
    server.say(chat, HIT)
    assert server.answer(next(_chats), HIT).text.startswith(HIT)
    server.wait(server.idle)
    server.blocked.discard(chat)
    assert server.answer(chat, "When can I wash?").text.startswith("When can I wash?")


# Content that changes while it runs


def test_buttons_of_yesterday_show_what_holds_today(tmp_path: Path) -> None:
    faq = write(tmp_path / "faq", dict(PACK))
    with TelegramServer() as server, running(server, faq, tmp_path / "state") as process:
        old = server.answer(5, "/start blister")
        tools = server.pressed(5, server.answer(5, "/topics"), "Tools")
        care = PACK["en/entries/care.yaml"].replace("You can wash the next day.", "You can wash today.")
        (faq / "en/entries/care.yaml").write_text(care, encoding="utf-8")
        process.reload()
        gone = server.pressed(5, old, "Washing")  # changed, and signed by nobody: withheld
        for _ in range(100):
            if "Notice gone." in gone.text:
                break
            gone = server.pressed(5, old, "Washing")
        assert "Notice gone." in gone.text
        sign_all(faq)
        process.reload()
        for _ in range(100):
            changed = server.pressed(5, old, "Washing")
            if "Notice gone." not in changed.text:
                break
        assert changed.text.startswith("Notice changed.\n\nWhen can I wash?\n\nYou can wash today.")
        assert server.pressed(5, tools, "Tool 3").text.startswith("What is tool number 3?")
        assert server.answer(5, "/start washing").text.startswith("When can I wash?\n\nYou can wash today.")
        assert server.refused == []


def test_a_restart_forgets_no_button_and_no_question(tmp_path: Path) -> None:
    faq = write(tmp_path / "faq", dict(PACK))
    with TelegramServer() as server:
        with running(server, faq, tmp_path / "state"):
            question = server.say(5, MISS)
            server.wait(lambda: len(server.to(5)) == 1)
            home = server.answer(5, "/topics")
        server.polls = 0
        with running(server, faq, tmp_path / "state"):
            assert server.pressed(5, home, "Tools").text.startswith("Tools")
            server.update("edited_message", question | {"text": HIT})
            server.wait(lambda: len(server.to(5)) == 4)
        first, last = server.to(5)[0], server.to(5)[-1]
        assert last.method == "editMessageText"
        assert last.params["message_id"] == first.params["message_id"]
        assert server.refused == []


REFUSALS: dict[str, Object] = {
    "can't be edited": {"description": "Bad Request: message can't be edited"},
    "no topic": {"description": "Bad Request: message thread not found"},
    "moved": {
        "description": "Bad Request: group chat was upgraded",
        "parameters": {"migrate_to_chat_id": -200},
    },
}


def test_what_telegram_refuses_reaches_people_another_way(bot: Bot, tmp_path: Path) -> None:
    async def refuse(method: str, params: Mapping[str, object]) -> tuple[int, bytes] | None:
        why = "can't be edited" if method == "editMessageText" else ""
        why = why or (
            "no topic" if "message_thread_id" in params else "moved" if params.get("chat_id") == -100 else ""
        )
        body = {"ok": False, "error_code": 400} | REFUSALS.get(why, {})
        return (400, json.dumps(body).encode()) if why else None

    with TelegramServer(fault=refuse) as other, running(other, bot[1].faq, tmp_path / "other"):
        call = other.pressed(5, other.answer(5, "/topics"), "Tools")
        assert (call.method, call.text.split("\n")[0]) == ("sendMessage", "Tools")
        call = other.answer(-6, "/topics", message_thread_id=4, is_topic_message=True)
        assert "message_thread_id" not in call.params
        other.say(-100, "/topics")
        other.wait(lambda: len(other.to(-200)) == 1)


# What it never does


def test_no_token_and_no_words_of_people_in_the_log(server: TelegramServer, chat: int, bot: Bot) -> None:
    server.answer(chat, "zanzibar quetzal 0049171555")
    server.update(
        "message", server.message(chat, contact={"phone_number": "0049171555", "first_name": "Quetzal"})
    )
    server.search(chat, "zanzibar")
    server.update("message", "zanzibar")
    server.update("edited_message", {"text": "zanzibar", "chat": {"id": "zanzibar"}})
    server.answer(chat, HIT)
    log = bot[1].said()
    assert "the bot is up" in log
    for secret in (TOKEN, TOKEN.split(":")[1], "zanzibar", "uetzal", "0049171555", "Ann<"):
        assert secret not in log
    command = Path(f"/proc/{bot[1].process.pid}/cmdline")
    if command.exists():
        assert TOKEN.encode() not in command.read_bytes()


QUESTIONS = ROOT / "tests" / "questions"


def asked(path: Path) -> list[str]:
    """The questions of a file."""
    return [
        json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def test_the_command_line_and_telegram_say_the_same(tmp_path: Path) -> None:
    """For some hundreds of questions of tests/questions/, spread over all files but those kept for one reading; each
    in a chat of its own."""
    files = [p for p in sorted(QUESTIONS.glob("*.jsonl")) if not re.search(r"sealed|-test", p.name)]
    texts = [
        text for path in files for text in asked(path) if text.strip() and not text.lstrip().startswith("/")
    ]
    texts = texts[:: len(texts) // 600 + 1]
    assert len(texts) >= 380
    faq = tmp_path / "faq"
    for path in (ROOT / "faq").rglob("*"):
        if path.is_file():
            (faq / path.relative_to(ROOT / "faq")).parent.mkdir(parents=True, exist_ok=True)
            (faq / path.relative_to(ROOT / "faq")).write_bytes(path.read_bytes())
    sign_all(faq)
    batch = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    command = cli(["--faq", str(faq), "ask", "--batch"], batch)
    wanted = [json.loads(line)["text"] for line in command.splitlines()]
    with TelegramServer() as server, running(server, faq, tmp_path / "state"):
        for number, text in enumerate(texts, 1):
            server.say(number, text)
        server.wait(lambda: len(server.of("sendMessage")) >= len(texts), 120)
        got = {call.chat: call.text for call in server.of("sendMessage")}
        assert server.refused == []
    different = [
        (text, number) for number, text in enumerate(texts, 1) if got.get(number) != wanted[number - 1]
    ]
    assert different == []


def cli(args: list[str], stdin: str) -> str:
    """What the command prints."""
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "bot", *args],
        input=stdin.encode(),
        capture_output=True,
        cwd=ROOT,
        timeout=120,
        check=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
    )
    return done.stdout.decode()


def test_the_kinds_of_decision_are_all_there(engine: Engine, unsure: str) -> None:
    assert isinstance(engine.decide(HIT), Answer)
    assert isinstance(engine.decide(unsure), Suggest)
    assert engine.decide(MISS) == NoMatch(engine.decide(MISS).score)
