"""Rules for the shape of what is sent: when to get help, places to fill, and one message's room."""

import re
from collections import Counter
from collections.abc import Iterator

from bot.desk import GUIDANCE, Desk, Kind
from bot.ledger import preview
from bot.model import Level, Notice, Problem
from bot.render import replies

_MESSAGE = 4096
_ANSWER_AIM, _ANSWER_LIMIT = 900, 1600
_REVIEWER = 60
_ELSEWHERE = re.compile(
    r"https?://|www\.|\b(?:read more|more information|see also|learn more|find out more)\b", re.IGNORECASE
)


def guidance_shape(desk: Desk) -> Iterator[Problem]:
    """When to get help reads as one list under its heading, and sends nobody anywhere else.

    Each item completes "Call your emergency number now if:", "Get help today if:" or "See a clinician if:":
    it starts small, ends without a stop, and stands once in an entry. The headings end with "if:". An
    emergency alert names the emergency number or the crisis line, an urgent one says "today". No alert and no
    emergency item has further reading.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for passage in desk.of(*GUIDANCE):
        seen[passage.item, passage.text.lower()] += 1
        first = passage.text.split()[0]
        if first[0].isupper() and not first.isupper():
            yield passage.place.problem(f"`{first}`: an item goes on after its heading, so start it small")
        if passage.text[-1] in ".!?;,:":
            yield passage.place.problem("an item ends without a stop")
        if seen[passage.item, passage.text.lower()] == 2:
            yield passage.place.problem(f"stands twice in the entry: {passage.text}")
    for passage in desk.of(Kind.EMERGENCY, Kind.ALERT):
        if found := _ELSEWHERE.search(passage.text):
            yield passage.place.problem(f"`{found[0]}`: in an emergency nobody should read on")
    for key in (Notice.HEADING_EMERGENCY, Notice.HEADING_TODAY, Notice.HEADING_CLINICIAN):
        if not desk.draft.notices[key].endswith("if:"):
            yield desk.draft.locate(f"notice/{key}").problem('a heading over signs ends with "if:"')
    yield from _alerts(desk)


def _alerts(desk: Desk) -> Iterator[Problem]:
    for flag in desk.draft.alerts.alerts:
        place = desk.draft.locate(f"alert/{flag.id}", "text")
        if flag.level is Level.EMERGENCY and not re.search(r"\{(?:emergency|crisis)\}", flag.text):
            yield place.problem("an emergency names {emergency} or {crisis}")
        if flag.level is Level.URGENT and "today" not in flag.text.lower():
            yield place.problem('an urgent alert says "today"')


_DANGER = re.compile(r"\b(?:nitrogen|chambers?|heart|cold hives|infect\w*|moles?)\b", re.IGNORECASE)


def help_needed(desk: Desk) -> Iterator[Problem]:
    """An entry that speaks of nitrogen, chambers, the heart, cold hives, infection or moles says when to get
    help.

    It needs `emergency_if` or `today_if`. Entries without sources, and those outside the scope, make no such
    claims.
    """
    for entry in desk.draft.entries.values():
        if not entry.sources or entry.outside or entry.emergency_if or entry.today_if:
            continue
        if found := _DANGER.search(entry.answer):
            place = desk.line_of(entry, found.start())
            yield place.problem(f"speaks of `{found[0]}` but has neither emergency_if nor today_if")


_PLACE = re.compile(r"\{([^{}]*)\}")
_ANYWHERE = {"emergency", "crisis"}
_WHERE = {
    Notice.REVIEWED_EDITORIAL: {"reviewer", "signed", "due"},
    Notice.REVIEWED_CLINICAL: {"reviewer", "signed", "due"},
    Notice.EMERGENCY_LINE: {"emergency"},
    Notice.PRIVACY_KEPT: {"days"},
}
"""The places that a notice must have."""


def places_filled(desk: Desk) -> Iterator[Problem]:
    """A {place} in a text is one that is filled, and the texts that need one have it.

    {emergency} and {crisis} may stand in alerts and notices; who signed, when, and the next check must stand
    in the two notices that say so: {reviewer}, {signed}, {due}; for how many {days} questions
    are kept must stand in `privacy-kept`. Entries have one place, {privacy}: the notice of that name as it holds.
    """
    for passage in desk.passages:
        kind, _, key = passage.item.partition("/")
        notice = Notice(key) if kind == "notice" else None
        known = _ANYWHERE | (_WHERE.get(notice, set()) if notice else set())
        if kind == "entry":
            known = {"privacy"} if passage.kind is Kind.ANSWER else set()
        for found in _PLACE.findall(passage.text):
            if found not in known:
                yield passage.place.problem("{" + found + "} is never filled here")
    for notice, needed in _WHERE.items():
        for missing in sorted(needed.difference(_PLACE.findall(desk.draft.notices[notice]))):
            yield desk.draft.locate(f"notice/{notice}").problem("{" + missing + "} is missing")


def one_message(desk: Desk) -> Iterator[Problem]:
    """A reply fits into one Telegram message, 4,096 characters, with its sources, date and referral.

    The answer alone aims at 900 characters and may never have more than 1,600.
    """
    notices = desk.draft.notices
    signed = (
        max(len(notices[key]) for key in (Notice.REVIEWED_EDITORIAL, Notice.REVIEWED_CLINICAL)) + _REVIEWER
    )
    for item, reply in replies(preview(desk.draft, desk.today)):
        size = len(reply.text.encode("utf-16-le")) // 2  # Telegram counts UTF-16 units
        size += signed - len(notices[Notice.DRAFT]) if item.startswith("entry/") else 0
        if size > _MESSAGE:
            place = desk.draft.locate(item.partition("+")[0])
            yield place.problem(f"{item} makes a message of {size} characters, at most {_MESSAGE}")
    for entry in desk.draft.entries.values():
        if (size := len(entry.answer.strip())) > _ANSWER_AIM:
            level = "error" if size > _ANSWER_LIMIT else "warning"
            message = f"an answer of {size} characters: aim at {_ANSWER_AIM}, at most {_ANSWER_LIMIT}"
            yield desk.entry_place(entry, "answer").problem(message, level=level)
