"""Cards: a reply with its buttons, and the fixed ones among them (start, help, topics, sources ...).

Pure: lays out vetted text like `render.py`, for doors that have buttons. Knows nothing of Telegram.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, assert_never

from bot.buttons import Action, Browse, Button, Cite, Home, Link, Neither, Open, Vote, Way, opens, stamp
from bot.model import (
    Alert,
    Answer,
    Block,
    Decision,
    Entry,
    Line,
    NoMatch,
    Notice,
    Reply,
    Role,
    Style,
    Suggest,
    Vetted,
)
from bot.pack import Pack, edition
from bot.render import render

Thing = TypeVar("Thing")
_QUESTIONS_A_PAGE = 8
_SOURCES_A_PAGE = 12
_MISSES = (Notice.NO_MATCH, Notice.TOO_LONG)
PLAIN = (
    Notice.HELP,
    Notice.PRIVACY,
    Notice.NOT_TEXT,
    Notice.UNKNOWN_COMMAND,
    Notice.UNAVAILABLE,
    Notice.SLOW_DOWN,
)
"""Notices that are a message of their own, followed by the emergency line."""
COMMANDS = {
    "topics": Notice.COMMAND_TOPICS,
    "help": Notice.COMMAND_HELP,
    "emergency": Notice.COMMAND_EMERGENCY,
    "sources": Notice.COMMAND_SOURCES,
    "privacy": Notice.COMMAND_PRIVACY,
}
"""The command menu, in its order; /start is known besides."""


@dataclass(frozen=True, slots=True)
class Card:
    """A reply with its buttons, one a row but for the votes, which share the last. `item` names it in logs."""

    item: str
    reply: Reply
    buttons: tuple[Button, ...] = ()
    short: Vetted | None = None
    """What it is called in a list, where that is not its first line."""
    votes: tuple[Button, ...] = ()


def decided(decision: Decision, pack: Pack) -> Card:
    """A decision as `render` says it; the buttons follow from what was decided."""
    reply = render(decision, pack)
    match decision:
        case Answer(entry=entry) | NoMatch(outside=Entry() as entry):
            buttons = (*_choices(reply, Way.NEW, pack), *_clinician(pack))
            votes = () if entry.outside else _votes(entry, pack)
            return Card(f"entry/{entry.id}", reply, buttons, entry.button, votes)
        case Suggest():
            return Card(f"notice/{Notice.DID_YOU_MEAN}", reply, _choices(reply, Way.PICK, pack))
        case Alert(flag=flag):
            return Card(f"alert/{flag.id}", reply, _choices(reply, Way.NEW, pack))
        case NoMatch(tongue=tongue) if tongue:
            return Card(f"tongue/{tongue}", reply)
        case NoMatch(notice=notice):
            return Card(f"notice/{notice}", reply, (_button(Notice.BUTTON_TOPICS, Home(), pack),))
    assert_never(decision)


def is_miss(decision: Decision) -> bool:
    """True when nothing was found to say, so that a second time in a row asks for something else."""
    if not isinstance(decision, NoMatch) or decision.outside or decision.tongue:
        return False
    return decision.notice in _MISSES


def opened(action: Open, pack: Pack) -> Card:
    """The entry that a button leads to now: with a word about it where it changed, or where it is gone."""
    entry = pack.entries.get(action.entry)
    if entry is None:
        return gone(pack)
    card = entry_card(entry, pack) if stamp(entry) == action.stamp else changed(entry, pack)
    if action.way is Way.MENU:
        back = _button(Notice.BUTTON_BACK, _home_of(entry, pack), pack)
        return replace(card, buttons=(*card.buttons, back))
    return card


def entry_card(entry: Entry, pack: Pack) -> Card:
    """An entry on its own, as a deep link or a button opens it."""
    return decided(Answer(entry, 1.0), pack)


def changed(entry: Entry, pack: Pack) -> Card:
    """An entry headed by the notice that it is not the text that the button was made for."""
    card = entry_card(entry, pack)
    return replace(card, reply=Reply((_block(Notice.CHANGED, pack), *card.reply.blocks), card.reply.choices))


def gone(pack: Pack) -> Card:
    """What a button gets whose entry is not served, or that this program never made."""
    return Card(f"notice/{Notice.GONE}", _with_emergency(pack, Notice.GONE), _sections(pack))


def missed_again(pack: Pack) -> Card:
    """The end of asking back: the referral and the topics."""
    reply = _with_emergency(pack, Notice.MISSED_AGAIN, Notice.REFERRAL)
    return Card(f"notice/{Notice.MISSED_AGAIN}", reply, (*_sections(pack), *_clinician(pack)))


def not_helped(pack: Pack) -> Card:
    """What an answer gets that did not help: a clinician and the topics."""
    reply = _with_emergency(pack, Notice.NOT_HELPED)
    return Card(f"notice/{Notice.NOT_HELPED}", reply, (*_sections(pack), *_clinician(pack)))


def start(pack: Pack) -> Card:
    """Who this is, what it is not, who signed, what to do in an emergency."""
    clinical = any(entry.signature.role is Role.CLINICAL for entry in pack.entries.values())
    signed = Notice.SIGNED_EACH if clinical else Notice.NOT_CLINICAL
    said = (Notice.START, signed, Notice.EMERGENCY_LINE, Notice.PRIVACY_LINE, Notice.TOPICS)
    return Card(f"notice/{Notice.START}", Reply(tuple(_block(key, pack) for key in said)), _sections(pack))


def topics(pack: Pack) -> Card:
    """The sections."""
    return Card(f"notice/{Notice.TOPICS}", Reply((_block(Notice.TOPICS, pack),)), _sections(pack))


def section(name: str, number: int, pack: Pack) -> Card:
    """A page of a section's questions, counted from 0; the sections where there is no such page."""
    pages = _pages(name, pack)
    if not 0 <= number < len(pages):
        return topics(pack)
    blocks: tuple[Block, ...] = ((Line(pack.sections[name], Style.BOLD),), _block(Notice.SECTION, pack))
    buttons = [Button(entry.button, opens(entry, Way.MENU)) for entry in pages[number]]
    buttons += _turns([Browse(name, n) for n in range(len(pages))], number, pack)
    buttons.append(_button(Notice.BUTTON_TOPICS, Home(), pack))
    return Card(f"section/{name}", Reply(blocks), tuple(buttons))


def plain(notice: Notice, pack: Pack) -> Card:
    """A fixed text with the emergency line at its end."""
    buttons = () if notice is Notice.SLOW_DOWN else (_button(Notice.BUTTON_TOPICS, Home(), pack),)
    return Card(f"notice/{notice}", _with_emergency(pack, notice), buttons)


def emergency(pack: Pack) -> Card:
    """When to call for help, and nothing to read on."""
    return Card(f"notice/{Notice.EMERGENCY}", Reply((_block(Notice.EMERGENCY, pack),)))


def sources(number: int, pack: Pack) -> Card:
    """A page of the documents behind the answers, counted from 0; the first where there is no such page."""
    found = {source: None for entry in pack.entries.values() for source in entry.sources}
    pages = _paged(sorted(found, key=lambda source: source.text.casefold()), _SOURCES_A_PAGE)
    if not pages:
        return Card(f"notice/{Notice.SOURCES_NONE}", Reply((_block(Notice.SOURCES_NONE, pack),)))
    number = number if number < len(pages) else 0
    lines = tuple(Line(source.text, Style.BULLET, source.url) for source in pages[number])
    turns = _turns([Cite(n) for n in range(len(pages))], number, pack)
    return Card(f"notice/{Notice.SOURCES}", Reply((_block(Notice.SOURCES, pack), lines)), tuple(turns))


def cards(pack: Pack) -> Iterator[Card]:
    """Every fixed card, and every entry as buttons open it."""
    yield from (start(pack), topics(pack), emergency(pack), gone(pack), missed_again(pack), not_helped(pack))
    yield from (plain(notice, pack) for notice in PLAIN)
    for name in pack.sections:
        yield from (section(name, number, pack) for number in range(len(_pages(name, pack))))
    for number in range(sum(len(entry.sources) for entry in pack.entries.values()) // _SOURCES_A_PAGE + 1):
        yield sources(number, pack)
    for entry in pack.entries.values():
        yield changed(entry, pack)


def _with_emergency(pack: Pack, *notices: Notice) -> Reply:
    return Reply(tuple(_block(key, pack) for key in (*notices, Notice.EMERGENCY_LINE)))


def _block(notice: Notice, pack: Pack) -> Block:
    return (Line(pack.notices[notice]),)


def _button(label: Notice, does: Action, pack: Pack) -> Button:
    return Button(pack.notices[label], does)


def _clinician(pack: Pack) -> Iterable[Button]:
    if pack.settings.clinic_url:
        yield Button(pack.notices[Notice.BUTTON_CLINICIAN], Link(pack.settings.clinic_url))


def _votes(entry: Entry, pack: Pack) -> tuple[Button, ...]:
    mark = edition(entry.signature.sha256)
    labels = {True: Notice.BUTTON_HELPED, False: Notice.BUTTON_NOT_HELPED}
    return tuple(_button(label, Vote(helped, entry.id, mark), pack) for helped, label in labels.items())


def _choices(reply: Reply, way: Way, pack: Pack) -> tuple[Button, ...]:
    return tuple(
        Button(choice.label, opens(pack.entries[choice.entry], way) if choice.entry else Neither())
        for choice in reply.choices
    )


def _pages(name: str, pack: Pack) -> Sequence[Sequence[Entry]]:
    """The questions of a section, page by page."""
    return _paged([entry for entry in pack.entries.values() if entry.section == name], _QUESTIONS_A_PAGE)


def _paged(things: Sequence[Thing], size: int) -> Sequence[Sequence[Thing]]:
    return [things[at : at + size] for at in range(0, len(things), size)]


def _sections(pack: Pack) -> tuple[Button, ...]:
    return tuple(Button(label, Browse(name)) for name, label in pack.sections.items() if _pages(name, pack))


def _home_of(entry: Entry, pack: Pack) -> Action:
    """The page of the menu on which an entry stands."""
    for number, entries in enumerate(_pages(entry.section, pack)):
        if entry in entries:
            return Browse(entry.section, number)
    return Home()


def _turns(pages: Sequence[Action], number: int, pack: Pack) -> Iterator[Button]:
    if number > 0:
        yield _button(Notice.BUTTON_EARLIER, pages[number - 1], pack)
    if number + 1 < len(pages):
        yield _button(Notice.BUTTON_MORE, pages[number + 1], pack)
