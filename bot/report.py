"""The report: one HTML page on how the bot is used, what people said of it, what is due, how it scores. It is
made of counts and of curated questions, and holds no question that anybody asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from bot import charts
from bot.evaluate import Share
from bot.history import Scored
from bot.ledger import Standing
from bot.markup import Child, Markup, element, joined
from bot.report_look import STYLE
from bot.sheet_look import policy

DECISIONS = {"answer": "answered", "suggest": "offered", "none": "nothing found", "alert": "alert"}
"""Decision -> its name on the page, in the order of the bars."""
SOON = 60
_LINES = {"right": "right", "right-or-offered": "right or offered", "oos-answered": "out of scope answered",
          "wrong": "wrong"}  # fmt: skip
_TOP = 20
_FEW = 5
"""Votes below which an entry is not in the list of those with the most "no"."""


class Figures(Struct, frozen=True):
    """All that the page is made of."""

    title: str
    today: date
    days: Mapping[date, Mapping[str, int]]
    """Day -> decision -> questions."""
    used: Mapping[str, int]
    """Entry -> how often it was the answer."""
    votes: Mapping[str, tuple[int, int]]
    """Entry -> who said yes and who said no to its text as it is now."""
    questions: Mapping[str, str]
    """Entry -> its question."""
    standing: Sequence[Standing]
    scored: Sequence[Scored]


def page(figures: Figures) -> str:
    """The page as text; it loads nothing and runs nothing."""
    title = f"{figures.title}: report"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy(STYLE)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Markup(STYLE)),
    )
    body = element(
        "body",
        element("h1", title),
        element("p", _span(figures), class_="soft"),
        _tiles(figures),
        element("h2", "Questions"),
        _questions(figures),
        element("h2", "Entries"),
        _entries(figures),
        element("h2", "Reviews"),
        _reviews(figures),
        element("h2", "Scorecard over time"),
        *_scorecards(figures.scored),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en').html}\n"


def _span(figures: Figures) -> str:
    made = f"Made on {figures.today}."
    return f"{made} Counts of {min(figures.days)} to {max(figures.days)}." if figures.days else made


def _note(*text: Child) -> Markup:
    return element("p", *text, class_="soft")


def _tiles(figures: Figures) -> Markup:
    total = sum(sum(counts.values()) for counts in figures.days.values())
    tiles = [_tile("Questions", f"{total:,}", f"on {len(figures.days)} days")]
    for decision, name in DECISIONS.items():
        count = sum(counts.get(decision, 0) for counts in figures.days.values())
        tiles.append(_tile(name.capitalize(), _percent(Share(count, total)), f"{count:,} questions"))
    no, votes = sum(n for _, n in figures.votes.values()), sum(map(sum, figures.votes.values()))
    tiles.append(_tile("Helped", _percent(Share(votes - no, votes)), f"{votes:,} votes"))
    return element("dl", *tiles, class_="tiles")


def _tile(name: str, value: str, more: str) -> Markup:
    return element("div", element("dt", name), element("dd", value), element("dd", more))


def _percent(share: Share) -> str:
    return f"{share.value:.0%}" if share.total else "–"


def _interval(share: Share) -> str:
    low, high = share.interval
    return f"{low:.0%} to {high:.0%}" if share.total else ""


def _table(head: Sequence[Child], rows: Iterable[Iterable[Child]]) -> Markup:
    def row(tag: str, cells: Iterable[Child]) -> Markup:
        return element("tr", *(element(tag, cell) for cell in cells))

    return element("table", element("thead", row("th", head)), element("tbody", *(row("td", r) for r in rows)))


def _questions(figures: Figures) -> Markup:
    if not figures.days:
        return _note("Nothing has been counted yet.")
    rows, unit = charts.by_day(figures.days)
    names = list(DECISIONS.values())
    told = [(day, {DECISIONS[d]: n for d, n in counts.items() if d in DECISIONS}) for day, counts in rows]
    label = f"questions a {unit} by decision"
    cells = ([str(day), *(f"{counts.get(name, 0):,}" for name in names)] for day, counts in told)
    return joined(
        element("h3", f"Questions a {unit}, by what was decided"),
        charts.key(names),
        charts.drawn(lambda wide: charts.bars(told, names, wide, label)),
        _folded(
            f"As a table, a {unit} a row", element("div", _table([unit, *names], cells), class_="scroll")
        ),
    )


def _folded(summary: str, *inside: Markup) -> Markup:
    return element("details", element("summary", summary), *inside)


def _entries(figures: Figures) -> Markup:
    uses = figures.used
    asked = sorted({*uses, *figures.votes} & {*figures.questions}, key=lambda e: (-uses.get(e, 0), e))
    never = [entry for entry in figures.questions if not uses.get(entry)]
    if not asked:
        return _note("No entry has been the answer yet.")
    parts = [_used(figures, asked[:_TOP])]
    if asked[_TOP:]:
        parts.append(_folded(f"{len(asked) - _TOP} more", _used(figures, asked[_TOP:])))
    if never:
        listed = ", ".join(sorted(never))
        parts.append(_folded(f"{len(never)} entries were never the answer", element("p", element("code", listed))))
    return joined(element("h3", "By use"), *parts, _disliked(figures))


def _name(entry: str, figures: Figures) -> Markup:
    return joined(figures.questions.get(entry, ""), element("code", entry))


def _used(figures: Figures, entries: Iterable[str]) -> Markup:
    rows: list[list[Child]] = []
    for entry in entries:
        yes, no = figures.votes.get(entry, (0, 0))
        said = f"{yes:,} / {no:,}" if yes + no else "–"
        rows.append([_name(entry, figures), f"{figures.used.get(entry, 0):,}", element("span", said, class_="line")])
    return _table(["entry", "answered", "yes / no"], rows)


def _disliked(figures: Figures) -> Markup:
    found = {entry: Share(no, yes + no) for entry, (yes, no) in figures.votes.items() if yes + no >= _FEW}
    worst = sorted((e for e in found if found[e].count), key=lambda e: (-found[e].interval[0], e))[:_TOP]
    title = element("h3", "By share of “no”")
    if not worst:
        return joined(title, _note(f"No entry has {_FEW} votes or more with a “no” among them."))
    rows = [[_name(entry, figures), _told(found[entry])] for entry in worst]
    about = (
        "Votes on the text as it is now, of entries with at least "
        f"{_FEW}; with the 95 % interval (Wilson). First are those whose interval starts highest."
    )
    return joined(title, _note(about), _table(["entry", "no"], rows))


def _told(share: Share) -> Markup:
    count = element("span", f"{share.count} of {share.total}", class_="line")
    ends = element("span", _interval(share), class_="line soft")
    return joined(element("span", f"{share.value:.0%}", class_="line"), count, ends, charts.strip(share))


def _reviews(figures: Figures) -> Markup:
    today = figures.today
    late = [s for s in figures.standing if s.why]
    soon = [
        (s.signature.due, s.item)
        for s in figures.standing
        if s.signature and not s.why and s.signature.due - today <= timedelta(days=SOON)
    ]
    parts: list[Markup] = [element("h3", f"Not served as they are: {len(late)}")]
    if late:
        parts.append(_table(["item", "why"], [[element("code", s.item), s.why] for s in late]))
    parts.append(element("h3", f"Due within {SOON} days: {len(soon)}"))
    rows: list[list[Child]] = [
        [element("code", item), f"{due}, in {(due - today).days} days"] for due, item in sorted(soon)
    ]
    if rows:
        parts.append(_table(["item", "due"], rows[:_TOP]))
    if rows[_TOP:]:
        parts.append(_folded(f"{len(rows) - _TOP} more", _table(["item", "due"], rows[_TOP:])))
    held = sum(1 for s in figures.standing if not s.why)
    return joined(_note(f"{held} of {len(figures.standing)} items are signed and current."), *parts)


def _scorecards(scored: Sequence[Scored]) -> Iterable[Markup]:
    """For each set of files that was asked, the one asked last first: only like is compared with like."""
    if not scored:
        yield _note("None is recorded. ", element("code", "cryofaq evaluate FILE.jsonl --record"), " adds one.")
        return
    for files in dict.fromkeys(each.files for each in reversed(scored)):
        yield _scorecard([each for each in scored if each.files == files])
    last = scored[-1]
    yield element("h2", "Risk and coverage")
    yield element(
        "p",
        "Were only the surest questions answered: how many of the questions that an entry can answer are "
        "answered right (across), and how many of all answers are wrong (up). The broken line is the "
        f"threshold in use. From {', '.join(last.files)} on {last.day}.",
    )
    yield charts.drawn(lambda wide: charts.risk(last.curve, last.accept, wide))


def _scorecard(of: Sequence[Scored]) -> Markup:
    last = of[-1]
    series = {
        told: [(each.day, share.value) for each in of if (share := each.share(name))]
        for name, told in _LINES.items()
    }
    rows = []
    for name in last.shares:
        now, before = last.share(name), of[-2].share(name) if len(of) > 1 else None
        if now:
            change = f"{(now.value - before.value) * 100:+.1f}" if before else ""
            rows.append([name, f"{now.value:.1%}", _interval(now), change])
    return joined(
        element("h3", ", ".join(last.files)),
        _note(f"{last.questions:,} asked questions, recorded {len(of)} times, last on {last.day}."),
        charts.key(series),
        charts.drawn(lambda wide: charts.shares(series, wide, "shares over time")),
        _table(["share", "last", "95 % interval", "change in points"], rows),
    )
