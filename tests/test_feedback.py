"""Votes under answers, as people press them and as the backlog counts them: the real bot on loopback."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import sign_all, vetted
from telegram_bot import PACK, Running, running
from telegram_server import Call, TelegramServer

from bot.backlog import Backlog
from bot.buttons import MOST_BYTES, data
from bot.buttons import Vote as Press
from bot.engine import Engine
from bot.menus import cards, entry_card
from bot.model import Notice, Suggest
from bot.pack import Pack, edition

YES, NO = "Notice button-helped.", "Notice button-not-helped."
HIT = "Is a blister normal?"
LASERS = "Do you know about lasers?"
Bot = tuple[TelegramServer, Running, Pack, Backlog]


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
    folder = tmp_path_factory.mktemp("votes")
    faq, state = write(folder / "faq", dict(PACK)), folder / "state"
    with TelegramServer() as server, running(server, faq, state) as process:
        backlog = Backlog(f"sqlite:///{state / 'desk.sqlite'}")
        yield server, process, vetted(faq), backlog
        backlog.close()
    assert server.refused == []


_chats = iter(range(1001, 10**6))


@pytest.fixture
def chat() -> int:
    """A private chat that nobody has used."""
    return next(_chats)


def votes(backlog: Backlog, entry: str) -> dict[str, tuple[int, int]]:
    """Edition -> how often it helped, and did not."""
    return {vote.fingerprint: (vote.helped, vote.not_helped) for vote in backlog.votes() if vote.entry == entry}


def until(backlog: Backlog, entry: str, wanted: dict[str, tuple[int, int]]) -> None:
    """Waits until the votes on an entry are these."""
    end = time.monotonic() + 10
    while votes(backlog, entry) != wanted and time.monotonic() < end:
        time.sleep(0.02)
    assert votes(backlog, entry) == wanted


def press(server: TelegramServer, chat: int, call: Call, label: str) -> str:
    """Presses a button and waits for the word of thanks; returns it."""
    before = len(server.of("answerCallbackQuery"))
    number = call.params["message_id"]
    assert isinstance(number, int)
    server.press(chat, call.buttons[label], number)
    server.wait(lambda: len(server.of("answerCallbackQuery")) > before)
    return server.of("answerCallbackQuery")[before].text


def test_yes_is_thanked_and_counted_once(bot: Bot, chat: int) -> None:
    server, _, pack, backlog = bot
    call = server.answer(chat, HIT)
    mark = edition(pack.entries["blister"].signature.sha256)
    markup = call.params["reply_markup"]
    assert isinstance(markup, dict)
    assert [knob["text"] for knob in markup["inline_keyboard"][-1]] == [YES, NO]
    assert press(server, chat, call, YES) == "Notice thanks."
    server.wait(lambda: len(server.to(chat, "editMessageReplyMarkup")) == 1)
    (trimmed,) = server.to(chat, "editMessageReplyMarkup")
    assert trimmed.params["message_id"] == call.params["message_id"]
    assert list(trimmed.buttons) == [label for label in call.buttons if label not in (YES, NO)]
    until(backlog, "blister", {mark: (1, 0)})
    for label in (YES, NO):
        assert press(server, chat, call, label) == "Notice thanks."
    server.answer(chat, "/help")
    until(backlog, "blister", {mark: (1, 0)})
    assert len(server.to(chat)) == 2


def test_no_points_to_a_clinician_and_the_topics(bot: Bot, chat: int) -> None:
    server, _, pack, backlog = bot
    call = server.answer(chat, "When can I wash?")
    said = server.pressed(chat, call, NO)
    assert said.method == "sendMessage"
    assert said.text == "Notice not-helped.\n\nIn danger call the local number."
    assert list(said.buttons) == ["After care", "Tools", "Not covered", "Notice button-clinician."]
    until(backlog, "washing", {edition(pack.entries["washing"].signature.sha256): (0, 1)})


def test_what_was_picked_can_be_voted_on(bot: Bot, chat: int) -> None:
    server, _, pack, backlog = bot
    engine = Engine(pack)
    words = sorted({word for entry in pack.entries.values() for text in entry.phrasings for word in text.split()})
    asked = next(
        f"{one} {two}" for one in words for two in words
        if isinstance(found := engine.decide(f"{one} {two}"), Suggest) and found.entries[0].id == "plaster"
    )  # fmt: skip
    offer = server.answer(chat, asked)
    assert not {YES, NO} & set(offer.buttons)
    opened = server.pressed(chat, offer, pack.entries["plaster"].button)
    press(server, chat, opened, YES)
    until(backlog, "plaster", {edition(pack.entries["plaster"].signature.sha256): (1, 0)})


def test_a_menu_keeps_its_way_back(bot: Bot, chat: int) -> None:
    server, *_ = bot
    menu = server.pressed(chat, server.answer(chat, "/topics"), "Tools")
    opened = server.pressed(chat, menu, "Tool 3")
    press(server, chat, opened, YES)
    server.wait(lambda: len(server.to(chat, "editMessageReplyMarkup")) == 1)
    assert list(server.to(chat, "editMessageReplyMarkup")[0].buttons) == [
        "Notice button-clinician.",
        "Notice button-back.",
    ]


@pytest.mark.parametrize(
    "text", ["I cannot breathe", "which horse won the race", "Do you know about lasers?", "/start", "/help"]
)
def test_there_is_nothing_to_vote_on(bot: Bot, chat: int, text: str) -> None:
    assert not {YES, NO} & set(bot[0].answer(chat, text).buttons)


def test_inline_results_carry_no_votes(bot: Bot) -> None:
    server, *_ = bot
    server.search(77, "blister")
    server.wait(lambda: bool(server.of("answerInlineQuery")))
    assert YES not in str(server.of("answerInlineQuery")[-1].params)


@pytest.mark.parametrize("forged", ["y:tool-1:000000000000", "n:nobody:1f0c9a7be2d4"])
def test_a_forged_vote_is_not_counted(bot: Bot, chat: int, forged: str) -> None:
    server, _, _, backlog = bot
    before = len(server.of("answerCallbackQuery"))
    server.press(chat, forged, 1)
    server.wait(lambda: len(server.of("answerCallbackQuery")) > before)
    time.sleep(0.2)
    assert not {"000000000000", "1f0c9a7be2d4"} & {vote.fingerprint for vote in backlog.votes()}


def test_a_vote_holds_for_the_text_that_was_read(tmp_path: Path, chat: int) -> None:
    files = dict(PACK)
    faq, state = write(tmp_path / "faq", files), tmp_path / "state"
    with TelegramServer() as server, running(server, faq, state) as process:
        old = edition(vetted(faq).entries["washing"].signature.sha256)
        call = server.answer(chat, "When can I wash?")
        care = files["en/entries/care.yaml"]
        write(faq, {"en/entries/care.yaml": care.replace("wash the next day", "wash in two days")})
        process.reload()
        asks = iter(range(5001, 6000))
        while "two days" not in (fresh := server.answer(next(asks), "When can I wash?")).text:
            time.sleep(0.1)
        new = edition(vetted(faq).entries["washing"].signature.sha256)
        press(server, chat, call, NO)
        press(server, next(asks) - 1, fresh, YES)
        backlog = Backlog(f"sqlite:///{state / 'desk.sqlite'}")
        until(backlog, "washing", {old: (0, 1), new: (1, 0)})
        assert {(vote.fingerprint, vote.helped) for vote in backlog.votes()} == {(old, 0), (new, 1)}
        backlog.close()


def test_the_counts_tell_what_was_decided(tmp_path: Path, chat: int) -> None:
    faq, state = write(tmp_path / "faq", dict(PACK)), tmp_path / "state"
    with TelegramServer() as server, running(server, faq, state):
        for text in (HIT, HIT, "When can I wash?", "which horse won", "I cannot breathe", LASERS, "/help"):
            server.answer(chat, text)
    backlog = Backlog(f"sqlite:///{state / 'desk.sqlite'}")
    assert {(count.decision, count.entry): count.times for count in backlog.counts()} == {
        ("answer", "blister"): 2,
        ("answer", "washing"): 1,
        ("none", ""): 2,
        ("alert", "breathing"): 1,
    }
    assert backlog.kept() == []
    backlog.close()


def test_the_data_of_a_vote_fits(pack: Pack) -> None:
    assert len(data(Press(True, "x" * 40, "0" * 12))) <= MOST_BYTES
    voted = [card for card in (*cards(pack), *(entry_card(e, pack) for e in pack.entries.values())) if card.votes]
    assert {str(vote.label) for card in voted for vote in card.votes} == {
        pack.notices[Notice.BUTTON_HELPED],
        pack.notices[Notice.BUTTON_NOT_HELPED],
    }
