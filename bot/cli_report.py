"""The command `report`: one page for curators on use, votes, reviews and the scorecard. Prints."""

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot import content, ledger, ledger_files, settings
from bot.cli_clusters import opened
from bot.cli_curate import Add, today
from bot.errors import InputError, OutputError

if TYPE_CHECKING:
    from bot.backlog import Backlog
    from bot.report import Figures


def register(add: Add, faq: Callable[[argparse.Namespace], Path]) -> None:
    """Adds the command; `faq` tells the content folder."""
    report = add("report", lambda args: _report(args, faq(args)), "a page on use, votes, reviews and scorecards")
    report.add_argument("--out", type=Path, required=True, metavar="REPORT.html", help="the file to write")
    report.add_argument(
        "--days", type=int, default=90, metavar="N", help="how many days back to count (default: 90)"
    )
    report.add_argument(
        "--history", type=Path, metavar="FILE", help="recorded scorecards (default: in the state folder)"
    )


def history_file(given: Path | None) -> Path:
    """Where scorecards are recorded."""
    from bot.history import FILE

    return given or (settings.read(os.environ).state or settings.default_state()) / FILE


def _report(args: argparse.Namespace, faq: Path) -> int:
    from bot.report import page

    if args.days < 1:
        raise InputError("--days is at least 1")
    with opened() as store:
        figures = _figures(args, faq, store)
    try:
        args.out.write_text(page(figures), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{args.out}: cannot be written: {error.strerror}") from error
    print(f"wrote {args.out}", file=sys.stderr)
    return 0


def _figures(args: argparse.Namespace, faq: Path, store: "Backlog") -> "Figures":
    from bot.history import recorded
    from bot.report import Figures

    draft = content.load(faq, getattr(args, "lang", "en"))
    standing = ledger.standings(draft, ledger_files.read(faq / "ledger.tsv"), today())
    days: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    used: dict[str, int] = defaultdict(int)
    for count in store.counts():
        if count.day > today() - timedelta(days=args.days):
            days[count.day][count.decision] += count.times
            if count.decision == "answer":
                used[count.entry] += count.times
    return Figures(
        title=draft.pack.title,
        today=today(),
        days=days,
        used=used,
        votes=_votes(store, standing),
        questions={entry.id: entry.question for entry in draft.entries.values()},
        standing=list(standing.values()),
        scored=recorded(history_file(args.history)),
    )


def _votes(store: "Backlog", standing: Mapping[str, ledger.Standing]) -> dict[str, tuple[int, int]]:
    """Entry -> yes and no to its text as it is now: a text that was changed since is judged anew."""
    found: dict[str, tuple[int, int]] = {}
    for vote in store.votes():
        state = standing.get(f"entry/{vote.entry}")
        if state and state.sha256.startswith(vote.fingerprint):
            yes, no = found.get(vote.entry, (0, 0))
            found[vote.entry] = yes + vote.helped, no + vote.not_helped
    return found
