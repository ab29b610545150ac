"""One item of the review sheet: its state, what changed, how its reader sees it, what leads to it, boxes to
tick.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.changes import Change, Fate, Run, as_text, changes
from bot.draft import EntryDraft
from bot.draft_alerts import FlagDraft, Sign
from bot.ledger import Standing
from bot.ledger_files import Shown
from bot.markup import Child, Markup, element, joined
from bot.model import Line, Reply, Role, Style

SOON_DAYS = 60
_FINGERPRINT = 12
_CONTEXT = 14
"""Words that are shown of a long stretch without change, on either side of it."""
_FIELDS = {
    "emergency_if": "Emergency if",
    "today_if": "Help today if",
    "clinician_if": "See a clinician if",
    "unknown": "What is not known",
    "hard_words": "Words used",
    "see_also": "Related questions",
    "outside": "Outside the scope",
    "must": "Messages that must set it off",
    "must_not": "Messages that must not",
    "words": "Groups of words",
    "clinic_url": "Address of the clinic",
    "helplines": "Numbers",
}


def state(standing: Standing, today: date) -> str:
    """How an item stands, in a word or two."""
    signature = standing.signature
    if standing.changed:
        return "changed"
    if signature is None:
        return "never signed"
    if signature.due < today:
        return "overdue"
    if standing.why:
        return "not valid"
    if (signature.due - today).days <= SOON_DAYS:
        return "due soon"
    return "clinician" if signature.role is Role.CLINICAL else "editorial"


def anchor(item: str) -> str:
    """The id of an item's element."""
    return item.replace("/", "-")


def sign_as(name: str, fingerprint: str) -> str:
    """How an item is named when it is signed, so that no other text can be."""
    return f"{name}@{fingerprint[:_FINGERPRINT]}"


def frame(standing: Standing, title: str, today: date, *parts: Child, kind: str = "item") -> Markup:
    """An item's box: title, state, its parts, and the name under which it is signed."""
    told = (element("span", state(standing, today), class_="state"), " ", element("span", _told(standing)))
    name = element(
        "p", "Sign as ", element("code", sign_as(standing.item, standing.sha256)), class_="soft sign"
    )
    return element(
        "article",
        element("h3", title),
        element("p", *told, class_="soft"),
        *parts,
        name,
        id=anchor(standing.item),
        class_=f"{kind} open" if standing.why else kind,
    )


def _told(standing: Standing) -> str:
    """The state of a signature as a sentence."""
    row, signature = standing.last, standing.signature
    if row is None:
        return "Nobody has signed this text."
    who = f"{row.reviewer} ({row.role}) on {row.signed}"
    if signature is None:
        return f"Another text was signed here by {who}. This one is not served."
    return f"Signed by {who}. " + (
        f"Not served: {standing.why}." if standing.why else f"Next check by {signature.due}."
    )


def changed(standing: Standing, before: Shown | None, after: Shown) -> Markup:
    """What changed since the last signature: struck out what went, underlined what came."""
    if not standing.changed or standing.last is None:
        return joined()
    title = element("h4", f"Changed since it was signed on {standing.last.signed}")
    if before is None:
        return element(
            "div",
            title,
            element("p", "What was signed then has not been kept: read it all."),
            class_="changed",
        )
    fields = [part for change in changes(before, after) for part in _field(change)]
    key = element(
        "p",
        element("del", "struck out"),
        " has gone, ",
        element("ins", "underlined"),
        " is new",
        class_="soft",
    )
    return element("div", title, key, element("dl", *fields), class_="changed")


def _field(change: Change) -> tuple[Markup, Markup]:
    name = field_name(change.field)
    last = len(change.runs) - 1
    runs = [_run(run, number == 0, number == last) for number, run in enumerate(change.runs)]
    spaced = [part for run in runs for part in (run, " ")][:-1]
    return element("dt", name), element("dd", *spaced)


def _run(run: Run, first: bool, last: bool) -> Child:
    if run.fate is not Fate.STAYED:
        return element("del" if run.fate is Fate.WENT else "ins", run.text)
    words = run.words
    head = () if first else words[:_CONTEXT]
    tail = () if last else words[-_CONTEXT:]
    return run.text if len(words) <= len(head) + len(tail) + 3 else Run(run.fate, (*head, "…", *tail)).text


def seen(reply: Reply) -> Markup:
    """A reply as its reader sees it: the same blocks, lines and buttons."""
    blocks = [part for block in reply.blocks for part in _block(block)]
    buttons = [element("span", choice.label, class_="button") for choice in reply.choices]
    return element("div", *blocks, *([element("p", *buttons)] if buttons else []), class_="seen")


def _block(block: Iterable[Line]) -> Iterable[Markup]:
    bullets: list[Markup] = []
    for line in block:
        if line.style is Style.BULLET:
            bullets.append(element("li", _line(line)))
            continue
        if bullets:
            yield element("ul", *bullets)
            bullets = []
        yield element("p", element("strong", _line(line)) if line.style is Style.BOLD else _line(line))
    if bullets:
        yield element("ul", *bullets)


def _line(line: Line) -> Child:
    return element("a", line.text, href=line.url, rel="noreferrer noopener") if line.url else line.text


def asked(entry: EntryDraft) -> Markup:
    """The phrasings that lead to an entry."""
    title = element("h4", f"{len(entry.phrasings)} ways of asking that lead here")
    return joined(title, element("ul", *(element("li", text) for text in entry.phrasings), class_="asked"))


def signs(flag: FlagDraft, words: Mapping[str, str]) -> Markup:
    """What sets an alert off: first by example, then the signs in full.

    Args:
        words: group -> its words, for the groups that the signs name as <group>.
    """
    examples = _quoted("Messages that set it off", flag.must) + _quoted(
        "Messages that must not", flag.must_not
    )
    rows = [part for sign in flag.signs for part in (element("dt", sign.name), *_sign(sign))]
    groups = [part for name, text in words.items() for part in (element("dt", f"<{name}>"), _words("", text))]
    known = [element("h4", "Groups of words in these signs"), element("dl", *groups, class_="signs")]
    title = element("h4", "Signs: it is shown when a message has")
    return joined(*examples, title, element("dl", *rows, class_="signs"), *(known if groups else []))


def _sign(sign: Sign) -> Iterable[Markup]:
    for number, part in enumerate(sign.need):
        yield _words("and" if number else "", part)
    if len(sign.need) > 1:
        yield element("dd", f"within {sign.within} words")
    if sign.unless:
        yield _words("but not near", sign.unless)
    if sign.holds:
        yield _words("even if", sign.holds)
    if sign.doubt:
        yield element("dd", "alone it leaves doubt, so it shows the calmer text")


def _words(lead: str, text: str) -> Markup:
    """Expressions of a sign in one line; " / " stands between them in the file."""
    strong = element("b", f"{lead} ") if lead else joined()
    return element("dd", strong, text.replace(" / ", " · "))


def _quoted(title: str, texts: Iterable[str]) -> list[Markup]:
    parts = [element("li", text) for text in texts]
    return [element("h4", title), element("ul", *parts, class_="asked")] if parts else []


def facts(shown: Shown) -> Markup:
    """What a reader sees of an item that has no layout of its own: its fields as they stand."""
    rows = [(field_name(key), as_text(value)) for key, value in shown.items()]
    pairs = [part for name, text in rows if text for part in (element("dt", name), element("dd", text))]
    return element("dl", *pairs, class_="facts")


def field_name(key: str) -> str:
    """A field as a reviewer calls it."""
    return _FIELDS.get(key, key.replace("_", " ").capitalize())


def ticks(*labels: str) -> Markup:
    """Boxes to tick."""
    boxes = (element("label", element("input", type="checkbox"), element("span", text)) for text in labels)
    return element("ul", *(element("li", box) for box in boxes), class_="ticks")


def lines() -> Markup:
    """Lines for a hand to write on."""
    wide = element("span", "What should change", class_="wide")
    return element(
        "div", wide, *(element("span", text) for text in ("Reviewer", "Role", "Date")), class_="lines"
    )


def check(*labels: str) -> Markup:
    """Boxes to tick, and lines to write on."""
    return element("div", ticks(*labels), lines(), class_="check")
