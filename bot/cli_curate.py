"""The curators' commands: check the content, score it on asked questions, sign it. Prints, like `cli.py`."""

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from pathlib import Path

from bot import content, ledger
from bot.draft import Draft
from bot.errors import InputError, UnknownItemError
from bot.ledger import Row, Shown, Standing
from bot.model import Role

Add = Callable[..., argparse.ArgumentParser]


def register(add: Add, faq: Callable[[argparse.Namespace], Path]) -> None:
    """Adds the commands to the parser; `faq` tells the content folder that was chosen."""
    review = add("review", lambda args: _status(faq(args), args), "what is signed, what has changed since, and signing it")
    steps = review.add_subparsers(metavar="STEP")

    def step(name: str, run: Callable[[Path, argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        command = steps.add_parser(name, help=help, description=help)
        command.set_defaults(run=lambda args: run(faq(args), args))
        return command

    step("status", _status, "every item that is not signed, has changed or is due soon")
    diff = step("diff", _diff, "what changed since the last signature, in words")
    diff.add_argument("items", nargs="*", metavar="ID", help="an entry, or an item such as notice/referral")
    sign = step("sign", _sign, "sign items as they are now")
    sign.add_argument("items", nargs="*", metavar="ID", help="an entry, an item such as notice/referral, or a section")
    sign.add_argument("--all-unchanged", action="store_true", help="renew every signature whose text has not changed")
    sign.add_argument("--all", action="store_true", help="everything that is not validly signed")
    sign.add_argument("--reviewer", required=True, help="who signs")
    sign.add_argument("--role", required=True, choices=[str(role) for role in Role])
    sign.add_argument("--date", type=_day, default=None, help="the day of the review, 2026-11-30 (default: today)")
    sign.add_argument("--sha256", metavar="START", help="refuse unless the item's fingerprint starts with this")


def today() -> date:
    """The day, in UTC: a signature holds for the same days on every machine."""
    return datetime.now(UTC).date()


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _load(faq: Path, args: argparse.Namespace) -> tuple[Draft, Mapping[str, Standing]]:
    draft = content.load(faq, getattr(args, "lang", "en"))
    return draft, ledger.standings(draft, ledger.read(faq / "ledger.tsv"), today())


def _status(faq: Path, args: argparse.Namespace) -> int:
    _, standing = _load(faq, args)
    bad = [state for state in standing.values() if state.why]
    for state in bad:
        print(f"{state.item:<40}{state.why}")
    soon = [s for s in standing.values() if s.signature and not s.why and (s.signature.due - today()).days <= 60]
    for state in soon:
        print(f"{state.item:<40}review due {state.signature.due if state.signature else ''}")
    print(f"{len(standing) - len(bad)} of {len(standing)} items are signed and current")
    return 1 if bad else 0


def _chosen(names: list[str], draft: Draft, standing: Mapping[str, Standing]) -> list[str]:
    """Items by full name, by entry or alert id, or by section.

    Raises:
        UnknownItemError: a name that is none of these.
    """
    found: list[str] = []
    for name in names:
        if name in draft.sections:
            found += [f"entry/{entry.id}" for entry in draft.sections[name]]
        else:
            item = next((i for i in (name, f"entry/{name}", f"alert/{name}", f"notice/{name}") if i in standing), None)
            if item is None:
                raise UnknownItemError(f"no item `{name}`; `cryofaq review status` and `cryofaq topics` list them")
            found.append(item)
    return list(dict.fromkeys(found))


def _diff(faq: Path, args: argparse.Namespace) -> int:
    draft, standing = _load(faq, args)
    kept, seen = ledger.signed_texts(faq / "signed.jsonl"), ledger.shown(draft)
    items = _chosen(args.items, draft, standing) or [i for i, s in standing.items() if s.why.startswith("changed")]
    for item in items:
        state = standing[item]
        print(f"{item}: {state.why or 'as signed'}")
        if state.last and state.last.sha256 != state.sha256:
            before = kept.get(state.last.sha256, {})
            for line in _changes(before, seen[item]):
                print(f"  {line}")
    return 0


def _changes(before: Shown, after: Shown) -> list[str]:
    """What changed, field by field, as the words that went and the words that came."""
    found = []
    for field in dict.fromkeys((*before, *after)):
        old, new = str(before.get(field, "")).split(), str(after.get(field, "")).split()
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind != "equal":
                around = " ".join(new[max(0, c - 3) : c])
                found.append(f"{field}: ... {around} [-{' '.join(old[a:b])}-] {{+{' '.join(new[c:d])}+}}")
    return found


def _sign(faq: Path, args: argparse.Namespace) -> int:
    draft, standing = _load(faq, args)
    items = _chosen(args.items, draft, standing)
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
    day = args.date or today()
    if day > today():
        raise InputError(f"--date {day} is in the future")
    for item in items:
        if args.sha256 and not standing[item].sha256.startswith(args.sha256):
            raise InputError(f"{item} is not the text that was reviewed: its fingerprint is {standing[item].sha256[:12]}")
    seen = ledger.shown(draft)
    rows = [Row(f"{draft.pack.language}/{i}", standing[i].sha256, reviewer, Role(args.role), day) for i in items]
    ledger.sign(faq / "ledger.tsv", faq / "signed.jsonl", rows, {standing[i].sha256: seen[i] for i in items})
    print(f"signed {len(items)} items by {reviewer} ({args.role}) on {day}", file=sys.stderr)
    return 0
