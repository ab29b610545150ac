"""The review sheet: one page to print, on which a clinician reads, ticks and signs everything that the bot
can say.

Its own labels are for clinicians and stand here; the texts for patients come from the pack alone, through the
same layout that sends them. Writes no file and signs nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.draft import Draft, EntryDraft
from bot.draft_alerts import FlagDraft
from bot.ledger import Standing, preview, shown, standings, vet
from bot.ledger_files import Row, Shown
from bot.markup import Markup, element, joined
from bot.model import Notice, Role
from bot.pack import Pack
from bot.prose import paragraphs
from bot.render import page
from bot.review import groups, joint
from bot.sheet_front import Part, contents, opening
from bot.sheet_item import (
    asked,
    changed,
    check,
    facts,
    frame,
    lines,
    seen,
    sign_as,
    signs,
    state,
    ticks,
)
from bot.sheet_look import STYLE, policy

_TICKS = (
    "The first line answers the question",
    "Each claim agrees with its source",
    "The evidence label is right",
    "Risks, and what is not known, are said",
    "When to get help is right and complete",
    "Right for brown and black skin too",
    "Nothing here decides for the reader",
    "The ways of asking belong to this text",
)
_ALERT_TICKS = ("It says the right thing to do", "Its signs catch the danger", "Its signs catch nothing else")
_SMALL_TICK = "right, and kindly said"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All that the parts of the sheet look at."""

    draft: Draft
    today: date
    standing: Mapping[str, Standing]
    shown: Mapping[str, Shown]
    kept: Mapping[str, Shown]
    served: Pack
    """What is served today."""
    whole: Pack
    """Everything, as drafts."""
    chosen: frozenset[str]

    def state(self, item: str) -> str:
        return state(self.standing[item], self.today)

    def frame(self, item: str, title: str, *parts: Markup, kind: str = "item") -> Markup:
        standing = self.standing[item]
        before = self.kept.get(standing.last.sha256) if standing.last else None
        return frame(
            standing, title, self.today, changed(standing, before, self.shown[item]), *parts, kind=kind
        )


def sheet(
    draft: Draft, rows: Sequence[Row], kept: Mapping[str, Shown], today: date, chosen: Iterable[str]
) -> str:
    """The review sheet as one HTML document.

    Args:
        draft: the content as it is now.
        rows: the ledger, oldest first.
        kept: fingerprint -> what was signed under it (`ledger_files.signed_texts`).
        today: the day of printing.
        chosen: the items to review, such as `entry/blister`.
    """
    all_of = _Sheet(
        draft,
        today,
        standings(draft, rows, today),
        shown(draft),
        kept,
        _served(draft, rows, today),
        preview(draft, today),
        frozenset(chosen),
    )
    title = f"{draft.pack.title}: review sheet, {today}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy()),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Markup(STYLE)),
    )
    parts = tuple(_parts(all_of))
    states = {item: all_of.state(item) for item in all_of.chosen}
    body = element("body", opening(title, today, states), contents(parts, states), *map(_part, parts))
    return f"<!DOCTYPE html>\n{element('html', head, body, lang=draft.pack.language).html}\n"


def _served(draft: Draft, rows: Sequence[Row], today: date) -> Pack:
    """The pack of all entries that hold. A fixed text that does not stops the service, but not the review."""
    seen, standing = shown(draft), standings(draft, rows, today)
    lacking = [item for item in seen if standing[item].why and not item.startswith("entry/")]
    stand_ins = [
        Row(f"{draft.pack.language}/{i}", standing[i].sha256, "-", Role.CLINICAL, today) for i in lacking
    ]
    return vet(draft, [*rows, *stand_ins], today)


def _parts(of: _Sheet) -> Iterable[Part]:
    together = groups(of.draft)
    told = {item for items in together.values() for item in items}
    names = {
        **of.draft.pack.sections,
        "more": "More ways of asking",
        "alert": "Alerts for danger",
        "tongue": "Other languages",
        "notice": "Fixed texts and labels",
    }
    for name, items in together.items():
        whole = of.chosen.issuperset(items)
        sign = sign_as(name, joint(of.standing[item].sha256 for item in items)) if whole else ""
        yield Part(f"part-{name}", names[name], sign, tuple(_boxes(of, items)))
    rest = [item for item in of.standing if item not in told]
    yield Part("part-rest", "Settings", "", tuple(_boxes(of, rest)))


def _boxes(of: _Sheet, items: Iterable[str]) -> Iterable[tuple[str, str, Markup]]:
    flags = {flag.id: flag for flag in of.draft.alerts.alerts}
    for item in items:
        kind, _, key = item.partition("/")
        if item not in of.chosen:
            continue
        if kind == "entry":
            yield item, of.draft.entries[key].question, _entry(of, of.draft.entries[key])
        elif kind == "alert":
            yield item, key, _alert(of, flags[key])
        elif kind == "notice":
            yield item, key, _notice(of, Notice(key))
        else:
            yield item, item, _other(of, item)


def _part(part: Part) -> Markup:
    if not part.items:
        return joined()
    sign = (
        element("p", "Sign all of this part as ", element("code", part.sign), class_="soft")
        if part.sign
        else joined()
    )
    hand = lines() if part.id == "part-notice" else joined()
    return element(
        "section", element("h2", part.title), sign, *(box for _, _, box in part.items), hand, id=part.id
    )


def _entry(of: _Sheet, entry: EntryDraft) -> Markup:
    pack = of.served if entry.id in of.served.entries else of.whole
    facts = f"Button: {entry.button}. Evidence: {entry.evidence or 'makes no claim'}."
    facts += " Outside the scope: the answer says so." if entry.outside else ""
    return of.frame(
        f"entry/{entry.id}",
        entry.question,
        element("h4", "As its reader sees it"),
        seen(page(pack.entries[entry.id], pack)),
        element("p", facts, class_="soft"),
        asked(entry),
        check(*_TICKS),
        kind="item leaf",
    )


def _alert(of: _Sheet, flag: FlagDraft) -> Markup:
    text = of.whole.flags[flag.id].text
    told = element("p", f"Level: {flag.level}. It comes before every answer.", class_="soft")
    doubt = [element("h4", "When it is in doubt"), _plain(flag.doubt)] if flag.doubt else []
    words = {key: group for key, group in of.draft.alerts.words.items() if f"<{key}>" in str(flag)}
    box = (told, _plain(text), *doubt, signs(flag, words), check(*_ALERT_TICKS))
    return of.frame(f"alert/{flag.id}", flag.id, *box, kind="item leaf")


def _notice(of: _Sheet, notice: Notice) -> Markup:
    item = f"notice/{notice}"
    return of.frame(
        item, str(notice), _plain(of.draft.notices[notice]), ticks(_SMALL_TICK), kind="item small"
    )


def _plain(text: str) -> Markup:
    return element("div", *(element("p", part) for part in paragraphs(text)), class_="seen")


def _other(of: _Sheet, item: str) -> Markup:
    box = element("div", facts(of.shown[item]), class_="seen")
    return of.frame(item, item, box, ticks(_SMALL_TICK), kind="item small")
