"""What a running bot keeps of questions: nothing, unless the operator says so; then scrubbed words for some days."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from conftest import ROOT, TODAY, Cryofaq, sign_all, vetted
from telegram_bot import PACK, running
from telegram_server import TelegramServer

from bot import content, ledger
from bot.backlog import Backlog
from bot.backlog_pen import Pen
from bot.engine import Engine
from bot.incoming import Asked, Place
from bot.model import Alert, NoMatch, Notice, Suggest
from bot.pack import Pack
from bot.records import HELD, Keeping, Records, tidy
from bot.sayings import sayings

MISS = "which horse won the race yesterday"
PRIVATE = (
    "my name is Zebediah Quackenbush, mail zeb.quack@example.org or call +44 7700 900461, card 4111 1111 1111 1111,"
    " @quackzeb, https://quack.example/zeb: which horse won the race"
)
TRACES = ("zebediah", "quack", "900461", "4111", "example.org", "7700")
RACE = "which horse won the race yesterday"


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """The pack of the Telegram tests."""
    for name, text in PACK.items():
        path = tmp_path / "faq" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return sign_all(tmp_path / "faq")


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    """Telegram; no test may leave a request that it had to refuse."""
    with TelegramServer() as started:
        yield started
    assert started.refused == []


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The folder that the bot writes to."""
    return tmp_path / "state"


def unsure(pack: Pack) -> str:
    """A question that is offered something."""
    engine = Engine(pack)
    words = sorted({word for entry in pack.entries.values() for text in entry.phrasings for word in text.split()})
    words = [word for word in words if len(word) > 3]
    pairs = (f"{one} {two}" for one in words for two in words)
    return next(text for text in pairs if isinstance(engine.decide(text), Suggest))


def kept(state: Path) -> list[tuple[str, str]]:
    """Outcome and text of what is kept."""
    backlog = Backlog(f"sqlite:///{state / 'desk.sqlite'}")
    found = [(row.outcome, row.text) for row in backlog.kept()]
    backlog.close()
    return found


def held(state: Path) -> int:
    """How many texts wait for a button."""
    Backlog(f"sqlite:///{state / 'desk.sqlite'}").close()  # makes the tables, should the bot not have done so yet
    with closing(sqlite3.connect(state / "desk.sqlite")) as db:
        return int(db.execute("SELECT count(*) FROM backlog_held").fetchone()[0])


def written(state: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that the bot wrote."""
    yield from ((path.name, path.read_bytes()) for path in state.rglob("*") if path.is_file())


def traces(words: Iterable[str], state: Path) -> list[tuple[str, str]]:
    """Words that stand in a file, and its name."""
    return [(word, name) for name, data in written(state) for word in words if word.encode() in data.lower()]


def until(true: Callable[[], bool]) -> None:
    """Waits for something that another thread does."""
    end = time.monotonic() + 10
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    assert true()


# Off


def test_when_it_is_off_no_word_is_anywhere(server: TelegramServer, faq: Path, state: Path) -> None:
    offer = unsure(vetted(faq))
    with running(server, faq, state) as bot:
        server.answer(7, PRIVATE)
        server.pressed(7, server.answer(7, offer), "Notice none-of-these.")
        server.answer(8, "which zebra won the walrus race Zebediah")
        server.answer(8, "I cannot breathe says Zebediah")
        until(lambda: any(b"backlog_counts" in data for _, data in written(state)))
        assert bot.log.exists()
        until(lambda: not traces((*TRACES, "horse", "zebra", "walrus", offer), state))  # the inbox erases at once
    assert traces((*TRACES, "horse", "zebra", "walrus", offer), state) == []
    assert kept(state) == []


def test_what_was_kept_goes_when_it_is_switched_off(server: TelegramServer, faq: Path, state: Path) -> None:
    with running(server, faq, state, CRYOFAQ_KEEP_UNANSWERED="30"):
        server.answer(7, MISS)
    assert kept(state) == [("none", RACE)]
    server.polls = 0
    with running(server, faq, state):
        until(lambda: kept(state) == [])
    assert not [name for name, data in written(state) if b"horse" in data]


# On


def test_what_found_nothing_is_kept_scrubbed(server: TelegramServer, faq: Path, state: Path) -> None:
    with running(server, faq, state, CRYOFAQ_KEEP_UNANSWERED="30"):
        server.answer(7, MISS)
        server.answer(8, PRIVATE)
        server.answer(9, "Is a blister normal?")
        server.answer(9, "Do you know about lasers?")
        server.answer(9, "/horse race")
        server.say(9, "", caption=MISS, photo=[{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}])
        server.wait(lambda: len(server.to(9)) == 4)
    found = kept(state)
    assert found[0] == ("none", RACE)
    assert len(found) == 2
    assert "which horse won the race" in found[1][1]
    assert traces(TRACES, state) == []


def test_none_of_these_keeps_what_was_asked(server: TelegramServer, faq: Path, state: Path) -> None:
    text = unsure(vetted(faq))
    with running(server, faq, state, CRYOFAQ_KEEP_UNANSWERED="30"):
        server.pressed(7, server.answer(7, text), "Notice none-of-these.")
        offer = server.answer(8, text)
        server.pressed(8, offer, next(iter(offer.buttons)))
        server.pressed(8, offer, "Notice none-of-these.")
        server.answer(9, text)
    assert [outcome for outcome, _ in kept(state)] == ["neither"]
    backlog = Backlog(f"sqlite:///{state / 'desk.sqlite'}")
    assert backlog.forget(2**62) == 0  # stopping erased what nobody had chosen from
    backlog.close()


def test_nothing_is_kept_where_a_danger_was_seen(server: TelegramServer, faq: Path, state: Path) -> None:
    with running(server, faq, state, CRYOFAQ_KEEP_UNANSWERED="30"):
        server.answer(7, "the horse won and I cannot breathe")
        server.answer(7, MISS)
        server.answer(8, MISS)
    assert kept(state) == [("none", RACE)]


def test_an_edited_question_is_not_kept_twice(server: TelegramServer, faq: Path, state: Path) -> None:
    text = unsure(vetted(faq))
    with running(server, faq, state, CRYOFAQ_KEEP_UNANSWERED="30"):
        message = server.say(7, text)
        until(lambda: held(state) == 1)
        server.update("edited_message", message | {"text": "I cannot breathe", "edit_date": 2})
        server.wait(lambda: len(server.to(7)) == 2)
        until(lambda: held(state) == 0)  # before stopping, which erases it anyway
    assert kept(state) == []


def test_old_texts_are_erased_at_the_start(server: TelegramServer, faq: Path, state: Path) -> None:
    state.mkdir()
    backlog = Backlog(f"sqlite:///{state / 'desk.sqlite'}")
    today = datetime.now(UTC).date()
    for age in (0, 2, 3, 400):
        backlog.keep(today - timedelta(days=age), f"walrus {age}", "none")
    backlog.hold("a", int(time.time()) - HELD - 5, "walrus held")
    backlog.hold("b", int(time.time()) - 5, "fresh one")
    backlog.close()
    with running(server, faq, state, CRYOFAQ_KEEP_UNANSWERED="3"):
        until(lambda: kept(state) == [("none", "walrus 2"), ("none", "walrus 0")])
        assert not [name for name, data in written(state) if b"walrus held" in data or b"walrus 400" in data]


def test_the_days_run_out_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.backlog_pen.TIDY_EVERY", 0.05)
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    pen = Pen(lambda: Backlog(url), tidy(2))
    pen.put(lambda backlog: backlog.keep(date.today() - timedelta(days=30), "walrus", "none"))  # noqa: DTZ011
    time.sleep(0.5)
    pen.stop(5)
    backlog = Backlog(url)
    assert backlog.kept() == []
    backlog.close()


# Trouble


@pytest.mark.parametrize("keep", ["", "30"])
def test_answers_go_on_without_a_database(server: TelegramServer, faq: Path, state: Path, keep: str) -> None:
    url = "postgresql://bot:hunter2@127.0.0.1:1/desk"
    with running(server, faq, state, CRYOFAQ_DATABASE=url, CRYOFAQ_KEEP_UNANSWERED=keep) as bot:
        for turn in range(3):
            started = time.monotonic()
            assert server.answer(7 + turn, MISS).text.startswith("Notice no-match.")
            assert time.monotonic() - started < 2
        until(lambda: "answers go on" in bot.said())
        assert bot.said().count("answers go on") == 1
        assert "hunter2" not in bot.said()
        assert "horse" not in bot.said()


def test_answers_go_on_when_the_database_breaks(server: TelegramServer, faq: Path, state: Path) -> None:
    with running(server, faq, state, CRYOFAQ_KEEP_UNANSWERED="30") as bot:
        server.answer(7, MISS)
        until(lambda: kept(state) == [("none", RACE)])
        for path in state.glob("desk.sqlite*"):
            path.write_bytes(b"nonsense " * 2000)
        assert server.answer(8, MISS).text.startswith("Notice no-match.")
        assert server.answer(8, "Is a blister normal?").text.startswith("Is a blister")
        until(lambda: "answers go on" in bot.said())
        assert "horse" not in bot.said()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("CRYOFAQ_KEEP_UNANSWERED", "0", "a number of days from 1 to 365"),
        ("CRYOFAQ_KEEP_UNANSWERED", "366", "a number of days from 1 to 365"),
        ("CRYOFAQ_KEEP_UNANSWERED", "yes", "a number of days from 1 to 365"),
        ("CRYOFAQ_DATABASE", "mysql://bot:hunter2@db/desk", "sqlite:// or postgresql://"),
        ("CRYOFAQ_DATABASE", "sqlite:////no/such/folder/desk.sqlite", "cannot be opened"),
    ],
)
def test_a_wrong_setting_stops_the_start(
    cryofaq: Cryofaq, faq: Path, state: Path, name: str, value: str, told: str
) -> None:
    around = {"TELEGRAM_BOT_TOKEN": "1:x", "CRYOFAQ_API_URL": "http://127.0.0.1:1/bot", "CRYOFAQ_STATE": str(state)}
    done = cryofaq("telegram", faq=faq, **around, **{name: value})
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert "hunter2" not in done.stderr


# Replicas


def test_a_press_may_reach_another_replica(postgresql: str, pack: Pack) -> None:
    keeping = Keeping(30, b"key", frozenset())
    one, two = (Records(Pen(lambda: Backlog(postgresql), tidy(30)), keeping) for _ in range(2))
    asked = Asked(Place(42), 1, "blister and shower", caption=False, edited=False)
    one.asked(asked, Suggest((), 0.4), 2, one.scrub_for(Engine(pack)))
    backlog = Backlog(postgresql)
    before = len(backlog.kept())
    time.sleep(0.3)
    two.neither(42, 2)
    until(lambda: len(backlog.kept()) == before + 1)
    assert backlog.kept()[-1].outcome == "neither"
    one.stop(5)
    two.stop(5)
    assert backlog.expire(date.max) == before + 1
    backlog.close()


def test_the_real_bot_writes_to_postgresql(server: TelegramServer, faq: Path, state: Path, postgresql: str) -> None:
    with running(server, faq, state, CRYOFAQ_DATABASE=postgresql, CRYOFAQ_KEEP_UNANSWERED="30") as bot:
        server.answer(7, MISS)
        backlog = Backlog(postgresql)
        until(lambda: [row.text for row in backlog.kept()] == [RACE])
        assert "went wrong" not in bot.said()
    assert backlog.expire(date.max) == 1
    backlog.close()
    assert not (state / "desk.sqlite").exists()


# What is told


@pytest.mark.parametrize("days", [0, 1, 30])
def test_privacy_tells_what_holds(server: TelegramServer, faq: Path, state: Path, days: int) -> None:
    settings = {"CRYOFAQ_KEEP_UNANSWERED": str(days)} if days else {}
    with running(server, faq, state, **settings):
        told, greeting = server.answer(7, "/privacy").text, server.answer(7, "/start").text
    assert told.startswith(f"Notice privacy-kept, {days} days." if days else "Notice privacy.")
    assert ("Notice privacy-line-kept." in greeting, "Notice privacy-line." in greeting) == (days > 0, days == 0)


@pytest.mark.parametrize("days", [0, 7])
def test_the_gate_passes_only_the_notice_in_force(days: int) -> None:
    pack = ledger.preview(content.load(ROOT / "faq"), TODAY, days)
    said = "\n".join(text for _, text in sayings(pack).listed())
    kept, off = "I keep your question for a time", "I pass them to nobody"
    assert (kept in said, off in said) == (days > 0, days == 0)
    assert "{" not in said
    assert ("keep it: 7." in said) == (days > 0)


@pytest.mark.parametrize("days", [0, 14])
def test_the_answer_at_the_command_line_is_the_one_in_telegram(
    cryofaq: Cryofaq, server: TelegramServer, state: Path, days: int
) -> None:
    settings = {"CRYOFAQ_KEEP_UNANSWERED": str(days)} if days else {}
    question = "what do you do with my messages"
    done = cryofaq("ask", question, **settings)
    with running(server, ROOT / "faq", state, **settings):
        told = server.answer(7, question).text
    assert done.stdout.startswith(told)
    notice = content.load(ROOT / "faq").notices[Notice.PRIVACY_KEPT if days else Notice.PRIVACY]
    assert notice.strip().replace("{days}", str(days)) in told


# The class itself


def test_without_a_pen_nothing_happens(pack: Pack) -> None:
    records = Records()
    records.decided(NoMatch(0.0))
    records.neither(1, 2)
    assert not records.keeps
    assert records.scrub_for(Engine(pack))("blister") == ""
    records.stop(1)


def test_an_alert_quiets_its_chat_alone(pack: Pack, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    records = Records(Pen(lambda: Backlog(url), tidy(30)), Keeping(30, b"key", frozenset()))
    alert = Alert(next(iter(pack.flags.values())))
    for chat, decision in ((1, alert), (1, NoMatch(0.0)), (2, NoMatch(0.1)), (3, NoMatch(0.1, tongue="de"))):
        records.asked(Asked(Place(chat), 1, "blister", caption=False, edited=False), decision, 2, str)
    tale = Asked(Place(5), 1, "blister " * 200, caption=False, edited=False)
    records.asked(tale, Suggest((), 0.4), 3, str)
    records.neither(5, 3)
    records.asked(Asked(Place(4), 1, "long", caption=False, edited=False), NoMatch(0.0, Notice.TOO_LONG), 2, str)
    records.stop(5)
    backlog = Backlog(url)
    assert [(row.text, row.outcome) for row in backlog.kept()] == [("blister", "none")]
    backlog.close()


def test_a_key_tells_no_chat(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    records = Records(Pen(lambda: Backlog(url), tidy(30)), Keeping(30, b"key", frozenset()))
    records.asked(Asked(Place(918273645), 1, "x", caption=False, edited=False), Suggest((), 0.4), 564738291, str)
    until(lambda: any(b"backlog_held" in data for _, data in written(tmp_path)))
    time.sleep(0.2)
    assert not [name for name, data in written(tmp_path) if b"918273645" in data or b"564738291" in data]
    records.stop(5)
