"""Sign-off: a Draft becomes a Pack through the ledger, and nowhere else is text called Vetted.

A row of ledger.tsv holds for an item as long as the fingerprint of what a reader sees (for an alert also its
signs) is the one that was signed, and until the review is due. Entries without such a row are withheld; a
notice, an alert or the pack's own settings without one stop the start. `signed.jsonl` keeps what each
fingerprint stood for, so that a reviewer sees what has changed since.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from bot.draft import Draft, EntryDraft, PackDraft, SourceDraft
from bot.draft_alerts import Cues, Slips, TongueDraft
from bot.errors import UnsignedError
from bot.ledger_files import Row, Shown
from bot.model import (
    Block,
    Entry,
    Evidence,
    Level,
    Line,
    Notice,
    RedFlag,
    Role,
    Signature,
    Source,
    Style,
    Tongue,
    Vetted,
)
from bot.pack import Pack, Withheld, edition


def shown(draft: Draft) -> Mapping[str, Shown]:
    """Item (`entry/blister`, `notice/help`, `alert/...`, `pack`) -> what its reader sees, in order."""
    found: dict[str, Shown] = {"pack": _pack_shown(draft.pack)}
    found |= {f"notice/{key}": {"text": text} for key, text in draft.notices.items()}
    words = draft.alerts.words
    for flag in draft.alerts.alerts:
        written = set(re.findall(r"<([^<>]*)>", msgspec.json.encode(flag).decode()))
        named = {key: group for key, group in words.items() if key in written}
        found[f"alert/{flag.id}"] = _plain(flag) | {"words": named}
    points = {"points": hashlib.sha256(msgspec.json.encode(draft.points)).hexdigest()} if draft.points else {}
    if points or draft.alerts.cues != Cues() or draft.alerts.slips != Slips():
        found["alerts"] = {"cues": _plain(draft.alerts.cues), "slips": _plain(draft.alerts.slips), **points}
    found |= {f"tongue/{tongue.id}": _plain(tongue) for tongue in draft.tongues.tongues}
    for section, part in draft.sections.items():
        for entry in part:
            found[f"entry/{entry.id}"] = _entry_shown(entry, section, draft.sources)
    return found | {f"more/{more.id}": _plain(more) for more in draft.more}


def _plain(form: msgspec.Struct) -> dict[str, object]:
    return dict(msgspec.to_builtins(form))


def _pack_shown(pack: PackDraft) -> Shown:
    kept = ("title", "sections", "clinic_url", "country", "helplines")
    return {key: value for key, value in _plain(pack).items() if key in kept}


def _entry_shown(entry: EntryDraft, section: str, sources: Mapping[str, SourceDraft]) -> Shown:
    seen = {key: value for key, value in _plain(entry).items() if key != "phrasings"}
    return seen | {"section": section, "sources": [_plain(sources[key]) for key in entry.sources]}


def fingerprint(item: Shown) -> str:
    """sha256, in hexadecimal, of an item's canonical JSON: sorted keys, no blanks, UTF-8."""
    return hashlib.sha256(msgspec.json.encode(item, order="sorted")).hexdigest()


class Standing(msgspec.Struct, frozen=True):
    """How an item stands today."""

    item: str
    sha256: str
    signature: Signature | None
    """The last signed row, if it is for this very text."""
    last: Row | None
    why: str
    """Why it may not be served; empty if it may."""

    @property
    def changed(self) -> bool:
        """Whether the text is another than the one that was signed last."""
        return self.last is not None and self.last.sha256 != self.sha256


def standings(draft: Draft, rows: Iterable[Row], today: date) -> Mapping[str, Standing]:
    """How every item of the draft stands: the last row of an item counts."""
    language = draft.pack.language
    last = {row.item: row for row in rows}
    found = {}
    for item, seen in shown(draft).items():
        sha, row = fingerprint(seen), last.get(f"{language}/{item}")
        signature, months = None, _months(draft, item)
        if row is None:
            why = "never signed"
        elif row.sha256 != sha:
            why = f"changed since it was signed on {row.signed}"
        else:
            signature = Signature(row.reviewer, row.role, row.signed, _later(row.signed, months), sha)
            why = _refusal(signature, draft.pack, today, item)
        found[item] = Standing(item, sha, signature, row, why)
    return found


def _refusal(signature: Signature, pack: PackDraft, today: date, item: str) -> str:
    if signature.signed > today:
        return f"signed in the future, on {signature.signed}"
    if signature.due < today:
        return f"review overdue since {signature.due}"
    if pack.review.role is Role.CLINICAL and signature.role is not Role.CLINICAL:
        return "not signed by a clinician, as pack.yaml demands"
    return ""


def _months(draft: Draft, item: str) -> int:
    kind, _, key = item.partition("/")
    weak = kind == "entry" and draft.entries[key].evidence in (Evidence.LIMITED, Evidence.NONE)
    return draft.pack.review.months_weak if weak else draft.pack.review.months


def _later(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def vet(draft: Draft, rows: Iterable[Row], today: date, days: int = 0) -> Pack:
    """The Pack of all that is signed and not overdue on `today`; `days` for which questions are kept, 0 for none.

    Raises:
        UnsignedError: a notice, an alert or the pack's settings do not hold.
    """
    rows = tuple(rows)
    standing = standings(draft, rows, today)
    bad = [f"{s.item}: {s.why}" for s in standing.values() if s.why and not s.item.startswith(("entry/", "more/"))]
    if bad:
        why = f"these must be signed before anything is served: {'; '.join(bad)}"
        raise UnsignedError(f"{why}. See: cryofaq review status")
    return _mint(draft, standing, _texts(draft, today, days), today, rows)


def preview(draft: Draft, today: date, days: int = 0) -> Pack:
    """A Pack of everything as if signed today, each answer headed by the notice that it is a draft."""
    rows = [
        Row(f"{draft.pack.language}/{item}", fingerprint(seen), "-", Role.EDITORIAL, today)
        for item, seen in shown(draft).items()
    ]
    replace = msgspec.structs.replace
    review = replace(draft.pack.review, role=Role.EDITORIAL)
    open_draft = replace(draft, pack=replace(draft.pack, review=review))
    notices = _texts(draft, today, days)
    for key in (Notice.REVIEWED_EDITORIAL, Notice.REVIEWED_CLINICAL):
        notices[key] = notices[Notice.DRAFT]
    return _mint(open_draft, standings(open_draft, rows, today), notices, today)


_IN_FORCE = {Notice.PRIVACY: Notice.PRIVACY_KEPT, Notice.PRIVACY_LINE: Notice.PRIVACY_LINE_KEPT}
"""What is said -> what is said in its place while questions are kept."""


def _texts(draft: Draft, today: date, days: int = 0) -> dict[Notice, Vetted]:
    """The notices as they hold, with the numbers of the pack's country where they name them."""
    values = {**_numbers(draft, today), "days": str(days)}
    found = {key: _filled(text, values) for key, text in draft.notices.items()}
    return found | ({key: found[kept] for key, kept in _IN_FORCE.items()} if days else {})


def number_due(draft: Draft, country: str) -> date | None:
    """The last day on which the numbers of a country are said; none if it has no numbers."""
    line = draft.pack.helplines.get(country)
    return _later(date.fromisoformat(line.checked), draft.pack.review.months) if line else None


def overdue_numbers(draft: Draft, today: date) -> Mapping[str, date]:
    """Countries whose numbers are not said, since nobody checked them in time -> the day they ran out."""
    dues = {country: number_due(draft, country) for country in draft.pack.helplines}
    return {country: due for country, due in dues.items() if due and due < today}


def _numbers(draft: Draft, today: date, number: str = "", crisis: str = "") -> Mapping[str, str]:
    """What {emergency} and {crisis} stand for: the numbers of the pack's country if checked in time, else
    words for any country, `number` and `crisis` or those of the notices."""
    country = draft.pack.country or ""
    due = number_due(draft, country)
    line = draft.pack.helplines.get(country) if due and today <= due else None
    return {
        "emergency": line.emergency if line else number or draft.notices[Notice.EMERGENCY_NUMBER],
        "crisis": line.crisis if line and line.crisis else crisis or draft.notices[Notice.CRISIS_LINE],
    }


def _filled(text: str, values: Mapping[str, str]) -> Vetted:
    """Vetted text with vetted values in its {places}. The one mint."""
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return Vetted(text.strip())


def _mint(
    draft: Draft, standing: Mapping[str, Standing], notices: dict[Notice, Vetted], today: date, rows: Iterable[Row] = ()
) -> Pack:
    entries, withheld = dict[str, Entry](), dict[str, Withheld]()
    flags, doubts = _flags(draft, standing, today)
    for section, part in draft.sections.items():
        for entry in part:
            state = standing[f"entry/{entry.id}"]
            if state.why or state.signature is None:
                withheld[entry.id] = Withheld(entry.id, state.why)
            else:
                entries[entry.id] = _entry(entry, section, state.signature, draft, notices)
    served = [s.sha256 for s in standing.values() if not s.why]
    return Pack(
        settings=draft.pack,
        title=_filled(draft.pack.title, {}),
        sections={key: _filled(name, {}) for key, name in draft.pack.sections.items()},
        notices=notices,
        entries=entries,
        flags=flags,
        signs=draft.alerts,
        points=draft.points,
        lexicon=draft.lexicon,
        withheld=withheld,
        bank=draft.only({item for item, state in standing.items() if not state.why}).bank,
        index=draft.index,
        fingerprint=hashlib.sha256("".join(sorted(served)).encode()).hexdigest(),
        doubts=doubts,
        tongues={each.id: _tongue(each, draft, standing, today) for each in draft.tongues.tongues},
        tongue_signs=draft.tongues,
        editions=frozenset((row.item.partition("/entry/")[2], edition(row.sha256)) for row in rows),
    )


def _flags(
    draft: Draft, standing: Mapping[str, Standing], today: date
) -> tuple[dict[str, RedFlag], dict[str, RedFlag]]:
    """The red flags, and the calm forms of those that have one."""
    numbers = _numbers(draft, today)
    flags: dict[str, RedFlag] = {}
    doubts: dict[str, RedFlag] = {}
    for flag in draft.alerts.alerts:
        signature = standing[f"alert/{flag.id}"].signature
        assert signature is not None, "vet refuses unsigned alerts"
        flags[flag.id] = RedFlag(flag.id, flag.level, _filled(flag.text, numbers), signature)
        if flag.doubt:
            doubts[flag.id] = RedFlag(flag.id, Level.URGENT, _filled(flag.doubt, numbers), signature)
    return flags, doubts


def _tongue(tongue: TongueDraft, draft: Draft, standing: Mapping[str, Standing], today: date) -> Tongue:
    """Another language; its alerts are emergencies all."""
    signature = standing[f"tongue/{tongue.id}"].signature
    assert signature is not None, "vet refuses unsigned languages"
    numbers = _numbers(draft, today, tongue.emergency_number, tongue.crisis_line)
    flags: dict[str, RedFlag] = {}
    for flag in tongue.signs:
        text = tongue.crisis if flag in draft.tongues.crisis_flags else tongue.emergency
        flags[flag] = RedFlag(flag, Level.EMERGENCY, _filled(text, numbers), signature)
    return Tongue(tongue.id, flags, _filled(tongue.notice, numbers))


def _entry(
    entry: EntryDraft, section: str, signature: Signature, draft: Draft, notices: Mapping[Notice, Vetted]
) -> Entry:
    def text(value: str) -> Vetted:
        return _filled(value, {})

    def all_of(values: Iterable[str]) -> tuple[Vetted, ...]:
        return tuple(map(text, values))

    clinical = signature.role is Role.CLINICAL
    by = notices[Notice.REVIEWED_CLINICAL if clinical else Notice.REVIEWED_EDITORIAL]
    reviewed = {
        "reviewer": signature.reviewer,
        "signed": _spoken(signature.signed, notices),
        "due": _spoken(signature.due, notices),
    }
    return Entry(
        id=entry.id,
        section=section,
        question=text(entry.question),
        button=text(entry.button),
        answer=_paragraphs(_filled(entry.answer, {"privacy": notices[Notice.PRIVACY]})),
        unknown=text(entry.unknown) if entry.unknown else None,
        words=all_of(f"{word}: {gloss}" for word, gloss in entry.hard_words.items()),
        emergency_if=all_of(entry.emergency_if),
        today_if=all_of(entry.today_if),
        clinician_if=all_of(entry.clinician_if),
        evidence=entry.evidence,
        sources=tuple(_source(draft.sources[key], notices) for key in entry.sources),
        reviewed=_filled(by, reviewed),
        see_also=entry.see_also,
        phrasings=entry.phrasings,
        outside=entry.outside,
        signature=signature,
    )


def _paragraphs(text: str) -> tuple[Block, ...]:
    """The paragraphs of a text, a line each; lines that start with "- " are bullets."""
    return tuple(tuple(map(_line, part.splitlines())) for part in re.split(r"\n\s*\n", text.strip()))


def _line(text: str) -> Line:
    return Line(_filled(text[2:], {}), Style.BULLET) if text.startswith("- ") else Line(_filled(text, {}))


def _source(source: SourceDraft, notices: Mapping[Notice, Vetted]) -> Source:
    year = notices[Notice.UNDATED] if source.year == "undated" else source.year
    return Source(_filled(f"{source.organisation}: {source.title} ({year})", {}), source.url or "")


def _spoken(day: date, notices: Mapping[Notice, Vetted]) -> str:
    """22 November 2026, with the month as the pack names it."""
    return f"{day.day} {notices[Notice.MONTHS].split()[day.month - 1]} {day.year}"
