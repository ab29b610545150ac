"""Decision -> Reply, and everything that can ever be said. Lays out vetted text; writes none of its own."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from bot.model import (
    Alert,
    Answer,
    Block,
    Choice,
    Decision,
    Entry,
    Evidence,
    Line,
    NoMatch,
    Notice,
    RedFlag,
    Reply,
    Style,
    Suggest,
    Vetted,
)
from bot.pack import Pack

_EVIDENCE = {
    Evidence.STRONG: Notice.EVIDENCE_STRONG,
    Evidence.MODERATE: Notice.EVIDENCE_MODERATE,
    Evidence.LIMITED: Notice.EVIDENCE_LIMITED,
    Evidence.NONE: Notice.EVIDENCE_NONE,
}
_MOST_RELATED = 4


def render(decision: Decision, pack: Pack) -> Reply:
    """The reply to a decision, the same for every door it leaves by."""
    match decision:
        case Answer(entry=entry, also=also):
            return page(entry, pack, also)
        case Suggest(entries=entries):
            choices = (*_choices(entries), Choice(pack.notices[Notice.NONE_OF_THESE], None))
            return Reply((_plain(pack.notices[Notice.DID_YOU_MEAN]),), choices)
        case NoMatch(outside=Entry() as entry):
            return page(entry, pack)
        case NoMatch(tongue=tongue) if tongue in pack.tongues:
            return Reply((_plain(pack.tongues[tongue].notice),))
        case NoMatch(notice=notice):
            return notice_reply(notice, pack)
        case Alert(flag=flag, others=others, also=also):
            return alert_reply((flag, *others), pack, also)
    assert_never(decision)


def page(entry: Entry, pack: Pack, also: Iterable[Entry] = ()) -> Reply:
    """An entry as its reader sees it; buttons lead to `also`, then to related entries."""
    notices = pack.notices
    blocks: list[Block] = [(Line(entry.question, Style.BOLD),), *entry.answer]
    for heading, items in (
        (Notice.HEADING_EMERGENCY, entry.emergency_if),
        (Notice.HEADING_TODAY, entry.today_if),
        (Notice.HEADING_CLINICIAN, entry.clinician_if),
        (Notice.HEADING_WORDS, entry.words),
    ):
        if items:
            blocks.append((Line(notices[heading], Style.BOLD), *(Line(item, Style.BULLET) for item in items)))
    if entry.unknown:
        blocks.append((Line(notices[Notice.HEADING_UNKNOWN], Style.BOLD), Line(entry.unknown)))
    if entry.evidence:
        blocks.append(_plain(notices[_EVIDENCE[entry.evidence]]))
    if entry.sources:
        title = Line(notices[Notice.HEADING_SOURCES], Style.BOLD)
        blocks.append((title, *(Line(source.text, Style.BULLET, source.url) for source in entry.sources)))
    blocks += _plain(entry.reviewed), _plain(notices[Notice.REFERRAL])
    also = tuple(also)
    near = (pack.entries[key] for key in entry.see_also if key in pack.entries)
    related = [other for other in near if other not in also]
    return Reply(tuple(blocks), _choices([*also, *related][:_MOST_RELATED]))


def notice_reply(notice: Notice, pack: Pack) -> Reply:
    """A fixed text; what to do in an emergency stands at its end."""
    return Reply((_plain(pack.notices[notice]), _plain(pack.notices[Notice.EMERGENCY_LINE])))


def alert_reply(flags: Iterable[RedFlag], pack: Pack, also: Iterable[Entry] = ()) -> Reply:
    """The alert's text alone; at level urgent a button for what was asked besides."""
    return Reply(tuple(_plain(flag.text) for flag in flags), _choices(also))


def _plain(text: Vetted) -> Block:
    return (Line(text),)


def _choices(entries: Iterable[Entry]) -> tuple[Choice, ...]:
    return tuple(Choice(entry.button, entry.id) for entry in entries)


def replies(pack: Pack) -> Iterator[tuple[str, Reply]]:
    """Every reply that can be given, under the item it comes from (buttons may come in fewer)."""
    for key in (Notice.NO_MATCH, Notice.TOO_LONG, Notice.WITHHELD):
        yield f"notice/{key}", notice_reply(key, pack)
    yield f"notice/{Notice.DID_YOU_MEAN}", Reply((_plain(pack.notices[Notice.DID_YOU_MEAN]),))
    flags = {f"alert/{flag.id}": flag for flag in pack.flags.values()}
    flags |= {f"alert/{flag.id}/doubt": flag for flag in pack.doubts.values()}
    for item, flag in flags.items():
        yield item, alert_reply([flag], pack)
    for item, first in flags.items():
        for second in flags.values():
            if first.id != second.id and first.level is second.level:
                yield f"{item}+{second.id}", alert_reply([first, second], pack)
    for tongue in pack.tongues.values():
        yield f"tongue/{tongue.id}", Reply((_plain(tongue.notice),))
        for flag in tongue.flags.values():
            yield f"tongue/{tongue.id}/{flag.id}", alert_reply([flag], pack)
    for entry in pack.entries.values():
        yield f"entry/{entry.id}", page(entry, pack)
