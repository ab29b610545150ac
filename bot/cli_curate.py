"""The curators' commands: review the content and sign it. Prints, like `cli.py`.

What one command alone needs is imported when it runs.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import content, ledger, ledger_files
from bot.draft import Draft
from bot.errors import InputError, OutputError
from bot.forms import UNFINISHED
from bot.ledger import Standing
from bot.ledger_files import Row
from bot.model import Role

if TYPE_CHECKING:
    from bot.changes import Change

Add = Callable[..., argparse.ArgumentParser]
Step = Callable[[Path, argparse.Namespace], int]
_SOON = 60
"""Days before a review is due at which status says so."""
_AROUND = 4
"""Words told on either side of a change."""


def register(
    add: Add, faq: Callable[[argparse.Namespace], Path], everywhere: argparse.ArgumentParser
) -> None:
    """Adds the commands to the parser; `faq` tells the content folder that was chosen."""
    about = "write the JSON Schemas with which an editor checks the content"
    add("schema", lambda args: _schema(faq(args)), about)
    review = add(
        "review",
        lambda args: _status(faq(args), args),
        "what is signed, what has changed since, and signing it",
    )
    review.set_defaults(items=[])
    steps = review.add_subparsers(metavar="STEP")

    def step(name: str, run: Step, help: str, items: str) -> argparse.ArgumentParser:
        command = steps.add_parser(name, help=help, description=help, parents=[everywhere])
        command.set_defaults(run=lambda args: run(faq(args), args))
        command.add_argument("items", nargs="*", metavar="ITEM", help=items)
        return command

    some = "an entry, an item such as notice/referral, or a section; all if none is named"
    step("status", _status, "every item that is not signed, has changed or is due soon", some)
    step("diff", _diff, "what changed since the last signature, in words", some)
    sheet = step(
        "sheet", _sheet, "a page to print: every text, what leads to it, what changed, boxes to tick", some
    )
    sheet.add_argument(
        "--out", type=Path, metavar="FILE", help="the HTML file to write (default: standard output)"
    )
    sign = step(
        "sign",
        _sign,
        "sign items as they are now",
        "as on the sheet: ITEM@FINGERPRINT, or an item, or a section",
    )
    _ask_for_signature(sign)


def _ask_for_signature(sign: argparse.ArgumentParser) -> None:
    sign.add_argument(
        "--all-unchanged", action="store_true", help="renew every signature whose text has not changed"
    )
    sign.add_argument("--all", action="store_true", help="everything that is not validly signed")
    sign.add_argument("--reviewer", required=True, help="who signs")
    sign.add_argument("--role", required=True, choices=[str(role) for role in Role])
    sign.add_argument("--date", required=True, type=_day, help="the day of the review: 2026-11-30, or today")


def today() -> date:
    """The day, in UTC: a signature holds for the same days on every machine."""
    return datetime.now(UTC).date()


def _day(text: str) -> date:
    try:
        return today() if text == "today" else date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-11-30") from None


def _schema(faq: Path) -> int:
    from bot import shapes

    home = faq / "schema"
    try:
        home.mkdir(parents=True, exist_ok=True)
        for name in shapes.SHAPES:
            (home / f"{name}.json").write_text(shapes.written(name), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{error.filename}: cannot be written: {error.strerror}") from error
    print(f"wrote {len(shapes.SHAPES)} schemas to {home}", file=sys.stderr)
    return 0


def _load(faq: Path, args: argparse.Namespace) -> tuple[Draft, Mapping[str, Standing]]:
    draft = content.load(faq, getattr(args, "lang", "en"))
    return draft, ledger.standings(draft, ledger_files.read(faq / "ledger.tsv"), today())


def _status(faq: Path, args: argparse.Namespace) -> int:
    from bot.review import chosen

    draft, standing = _load(faq, args)
    asked = [standing[item] for item in chosen(args.items, draft, standing) or standing]
    bad = [state for state in asked if state.why]
    for state in bad:
        print(f"{state.item:<40} {state.why}")
    for state in asked:
        due = state.signature.due if state.signature and not state.why else None
        if due and (due - today()).days <= _SOON:
            print(f"{state.item:<40} review due by {due}")
    late = ledger.overdue_numbers(draft, today())
    for country, due in late.items():
        why = f"check was due by {due}; words for any country are said instead"
        print(f"{f'pack: numbers of {country}':<40} {why}")
    print(f"{len(asked) - len(bad)} of {len(asked)} items are signed and current")
    return 1 if bad or late else 0


def _diff(faq: Path, args: argparse.Namespace) -> int:
    from bot.changes import changes
    from bot.review import chosen

    draft, standing = _load(faq, args)
    kept, seen = ledger_files.signed_texts(faq / "signed.jsonl"), ledger.shown(draft)
    items = chosen(args.items, draft, standing) or [i for i, s in standing.items() if s.changed]
    for item in items:
        state = standing[item]
        print(f"{item}: {state.why or 'as signed'}")
        before = kept.get(state.last.sha256) if state.last and state.changed else None
        if state.changed and before is None:
            print("  what was signed then has not been kept")
        for change in changes(before, seen[item]) if before is not None else ():
            for line in _told(change):
                print(f"  {line}")
    return 0


def _told(change: "Change") -> Iterable[str]:
    """A change in the words that went and came, with a few words around them."""
    from bot.changes import Fate, Run

    around: tuple[str, ...] = ()
    marked: list[str] = []
    for run in (*change.runs, Run(Fate.STAYED, ())):
        if run.fate is Fate.STAYED:
            if marked:
                words = " ".join((*around, *marked, *run.words[:_AROUND])).split()
                yield f"{change.field}: {' '.join(words)}"
            around, marked = run.words[-_AROUND:], []
        else:
            mark = "[-{}-]" if run.fate is Fate.WENT else "{{+{}+}}"
            marked.append(mark.format(run.text))


def _sheet(faq: Path, args: argparse.Namespace) -> int:
    from bot.review import chosen
    from bot.sheet import sheet

    draft, standing = _load(faq, args)
    items = chosen(args.items, draft, standing) or list(standing)
    page = sheet(
        draft, ledger_files.read(faq / "ledger.tsv"), ledger_files.signed_texts(faq / "signed.jsonl"), today(), items
    )
    if not args.out:
        print(page)
        return 0
    try:
        args.out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{args.out}: cannot be written: {error.strerror}") from error
    print(f"wrote {args.out}: {len(items)} items", file=sys.stderr)
    return 0


def _sign(faq: Path, args: argparse.Namespace) -> int:
    from bot.lint_proposals import unfinished_items
    from bot.review import chosen

    draft, standing = _load(faq, args)
    items = chosen(args.items, draft, standing)
    if args.all_unchanged:
        items += [item for item, state in standing.items() if state.signature]
    if args.all:
        items += [item for item, state in standing.items() if state.why]
    items = list(dict.fromkeys(items))
    if not items:
        raise InputError("nothing to sign: name items, a section, --all-unchanged or --all")
    reviewer = " ".join(args.reviewer.split())
    if not reviewer:
        raise InputError("--reviewer is empty")
    day: date = args.date
    if day > today():
        raise InputError(f"--date {day} is in the future")
    if open_items := [item for item in items if item in unfinished_items(draft)]:
        raise InputError(f"unfinished, so not to be signed: {', '.join(open_items)}. See: cryofaq lint")
    seen = ledger.shown(draft)
    rows = [
        Row(f"{draft.pack.language}/{i}", standing[i].sha256, reviewer, Role(args.role), day) for i in items
    ]
    ledger_files.sign(faq / "ledger.tsv", faq / "signed.jsonl", rows, {standing[i].sha256: seen[i] for i in items})
    if open_ones := [item for item in items if UNFINISHED in str(seen[item])]:
        told = f"{', '.join(open_ones[:3])}{' and more' * (len(open_ones) > 3)}"
        print(f"cryofaq: {len(open_ones)} of them say {UNFINISHED}, so they are not finished: {told}", file=sys.stderr)
    print(f"signed {len(items)} items by {reviewer} ({args.role}) on {day}", file=sys.stderr)
    return 0
