"""Cards, buttons and what can be said: pure, so without Telegram."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import TEXTS, sign_all, vetted
from msgspec.structs import replace
from telegram_bot import CLINIC, PACK

from bot import buttons, menus
from bot.buttons import Browse, Cite, Home, Link, Neither, Open, Way, data, opens, read, stamp
from bot.errors import TooLongError
from bot.model import Alert, Answer, Decision, Line, NoMatch, Notice, Role, Suggest, Vetted
from bot.pack import Pack
from bot.sayings import inline_id, preview, sayings, title

Workspace = Callable[[dict[str, str]], Path]


@pytest.fixture
def pack(workspace: Workspace) -> Pack:
    """The pack of the Telegram tests."""
    return vetted(sign_all(workspace(dict(PACK))))


def test_data_of_every_action_reads_back() -> None:
    actions = [Open(way, "a" * 40, "0123abcd") for way in Way]
    for action in (*actions, Browse("a" * 40, 12), Cite(3), Home(), Neither()):
        assert len(data(action).encode()) <= buttons.MOST_BYTES
        assert read(data(action)) == action


@pytest.mark.parametrize(
    "text",
    [
        "",
        "q",
        "n:a",
        "n:a:1234567",
        "n:A:12345678",
        "n:a:12345678 ",
        "s:a",
        "s:a:1234",
        "c:",
        "t\n",
        "n:é:12345678",
        "٣",
    ],
)
def test_other_data_is_refused(text: str) -> None:
    assert read(text) is None


def test_a_stamp_changes_with_the_text_and_not_with_the_review(pack: Pack) -> None:
    entry = pack.entries["blister"]
    before = stamp(entry)
    assert stamp(replace(entry, reviewed=Vetted("Signed again."), phrasings=("x",), see_also=())) == before
    assert stamp(replace(entry, answer=((Line(Vetted("No.")),),))) != before
    assert stamp(replace(entry, today_if=())) != before
    assert stamp(replace(entry, sources=())) != before


def test_an_opened_entry_says_whether_it_changed(pack: Pack) -> None:
    entry = pack.entries["washing"]
    assert menus.opened(opens(entry, Way.NEW), pack).reply.text.startswith(entry.question)
    assert menus.opened(Open(Way.NEW, "washing", "00000000"), pack).reply.text.startswith(
        f"{pack.notices[Notice.CHANGED]}\n\n{entry.question}"
    )
    assert menus.opened(Open(Way.NEW, "gone", "00000000"), pack) == menus.gone(pack)


def test_the_way_back_leads_to_the_page_of_the_entry(pack: Pack) -> None:
    card = menus.opened(opens(pack.entries["tool-12"], Way.MENU), pack)
    assert card.buttons[-1].does == Browse("tools", 1)
    assert menus.opened(opens(pack.entries["tool-12"], Way.PICK), pack).buttons[-1].does == Link(CLINIC)


def test_a_page_that_is_not_there_is_the_list_of_topics(pack: Pack) -> None:
    for name, number in (("tools", 3), ("tools", -1), ("nowhere", 0)):
        assert menus.section(name, number, pack) == menus.topics(pack)
    assert menus.sources(99, pack) == menus.sources(0, pack)


def test_start_says_who_signed(pack: Pack) -> None:
    assert pack.notices[Notice.NOT_CLINICAL] in menus.start(pack).reply.text
    entry = pack.entries["blister"]
    signed = replace(entry, signature=replace(entry.signature, role=Role.CLINICAL))
    other = replace(pack, entries={**pack.entries, "blister": signed})
    assert pack.notices[Notice.NOT_CLINICAL] not in menus.start(other).reply.text
    assert pack.notices[Notice.SIGNED_EACH] in menus.start(other).reply.text


def test_a_pack_without_a_clinic_has_no_button_for_it(workspace: Workspace) -> None:
    pack = vetted(sign_all(workspace(dict(TEXTS))))
    assert not sayings(pack).links
    assert all(not isinstance(button.does, Link) for card in menus.cards(pack) for button in card.buttons)


def test_a_pack_without_sources_says_so(pack: Pack) -> None:
    bare = replace(pack, entries={"washing": pack.entries["washing"]})
    assert menus.sources(0, bare).reply.text == pack.notices[Notice.SOURCES_NONE]


def decisions(pack: Pack) -> Iterator[Decision]:
    """Decisions of every kind."""
    entries, flags = tuple(pack.entries.values()), tuple(pack.flags.values())
    yield from (Answer(entry, 0.9, entries[:1]) for entry in entries)
    yield from (NoMatch(0.9, outside=entry) for entry in entries)
    yield from (NoMatch(0.1, notice) for notice in (Notice.NO_MATCH, Notice.TOO_LONG, Notice.WITHHELD))
    yield from (Suggest(entries[:number], 0.4) for number in (1, 2, 3))
    yield from (Alert(flag, (), entries[:1]) for flag in flags)


def test_all_that_is_decided_can_be_said(pack: Pack) -> None:
    known = sayings(pack)
    for decision in decisions(pack):
        card = menus.decided(decision, pack)
        assert card.reply.layout() in known.messages
        assert {button.label for button in card.buttons} <= known.labels.keys()
        assert {data(b.does) for b in card.buttons if not isinstance(b.does, Link)} <= known.actions
        assert {b.does.url for b in card.buttons if isinstance(b.does, Link)} <= known.links
        assert card.item.startswith("notice") or inline_id(card.item) in known.ids
        assert (card.short or title(card.reply)) in known.titles
        assert preview(card.reply) in {"", *known.previews}


def test_what_counts_as_a_miss(pack: Pack) -> None:
    misses = [decision for decision in decisions(pack) if menus.is_miss(decision)]
    assert misses == [NoMatch(0.1, Notice.NO_MATCH), NoMatch(0.1, Notice.TOO_LONG)]
    assert not menus.is_miss(NoMatch(0.1, tongue="es"))


def test_a_text_that_does_not_fit_stops_the_start(workspace: Workspace) -> None:
    long = PACK["en/entries/care.yaml"].replace("You can wash the next day.", "wash " * 900)
    pack = vetted(sign_all(workspace(dict(PACK) | {"en/entries/care.yaml": long})))
    with pytest.raises(TooLongError, match="entry/washing has 4"):
        sayings(pack)
    notices = PACK["en/notices.yaml"].replace('"Notice short-description."', f'"{"x" * 121}"')
    with pytest.raises(TooLongError, match="short description"):
        sayings(vetted(sign_all(workspace(dict(PACK) | {"en/notices.yaml": notices}))))
