"""The command `evaluate`: the scorecard over asked questions, and the calibration of the thresholds.
Prints."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import content
from bot.engine import Engine
from bot.errors import InputError, OutputError

if TYPE_CHECKING:
    from bot.draft import Draft
    from bot.evaluate import Outcome, Scorecard

Add = Callable[..., argparse.ArgumentParser]
_BAD = frozenset({"wrong", "missed", "oos_answered", "alert_missed", "alert_other", "false_alarm"})


def register(
    add: Add, faq: Callable[[argparse.Namespace], Path], engine: Callable[[argparse.Namespace], Engine]
) -> None:
    """Adds the command; `faq` tells the content folder, `engine` builds what is asked."""
    command = add("evaluate", lambda args: _evaluate(args, faq, engine), "the scorecard over asked questions")
    command.add_argument("files", nargs="*", type=Path, metavar="FILE.jsonl", help="asked questions")
    command.add_argument("--json", action="store_true", help="the scorecard as JSON")
    command.add_argument("--misses", action="store_true", help="list what went wrong")
    command.add_argument("--html", type=Path, metavar="REPORT.html", help="write a report with pictures")
    command.add_argument("--learn", action="store_true", help="learn from the bank, leave the thresholds")
    command.add_argument("--record", action="store_true", help="keep the figures for `report`")
    command.add_argument(
        "--history", type=Path, metavar="FILE", help="where to keep them (default: in the state folder)"
    )
    command.add_argument(
        "--calibrate", action="store_true", help="learn from the bank, set the thresholds, write both"
    )


def _evaluate(
    args: argparse.Namespace,
    faq: Callable[[argparse.Namespace], Path],
    engine: Callable[[argparse.Namespace], Engine],
) -> int:
    from bot import evaluate

    if args.calibrate or args.learn:
        (_calibrate if args.calibrate else _learn)(faq(args), getattr(args, "lang", "en"))
    if not args.files:
        if args.calibrate or args.learn:
            return 0
        raise InputError("no files of asked questions given")
    asked = evaluate.read(args.files)
    built = engine(args)
    outcomes = evaluate.score(built, asked)
    cards = evaluate.scorecards(outcomes)
    short = _below(cards["all"], built.pack.settings.floors)
    if args.json:
        record = _record(cards, outcomes if args.misses else [], short)
        print(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        _print(cards, outcomes if args.misses else [])
    if args.html:
        from bot import scorecard_page

        _write(args.html, scorecard_page.page(outcomes, cards, built))
    if args.record:
        _keep(args, outcomes, cards["all"], built)
    for line in short:
        print(f"cryofaq: floor not met: {line}", file=sys.stderr)
    return 1 if short else 0


def _keep(args: argparse.Namespace, outcomes: "list[Outcome]", card: "Scorecard", engine: Engine) -> None:
    from bot import cli_report, history

    figures = history.scored(outcomes, card, engine.pack, args.files, datetime.now(UTC).date())
    history.record(cli_report.history_file(args.history), figures)


def _signed(faq: Path, language: str) -> "Draft":
    """The content to learn from: proposed ways of asking count once they are signed."""
    from bot import ledger, ledger_files

    draft = content.load(faq, language, stored_index=False)
    standing = ledger.standings(draft, ledger_files.read(faq / "ledger.tsv"), datetime.now(UTC).date())
    return draft.only({item for item, state in standing.items() if not state.why})


def _learn(faq: Path, language: str) -> None:
    from bot import calibrate

    draft = _signed(faq, language)
    calibrate.write_index(faq / language, calibrate.fresh_index(draft))
    print(f"learnt from {len(draft.bank)} ways of asking", file=sys.stderr)


def _calibrate(faq: Path, language: str) -> None:
    from bot import calibrate

    draft = _signed(faq, language)
    limits = draft.pack.thresholds
    outside = [entry.id for entry in draft.entries.values() if entry.outside]
    trials = calibrate.trials(draft.bank, draft.lexicon, outside)
    found = calibrate.calibrate(trials, limits.most_wrong, limits.most_offered)
    calibrate.write(faq / language, calibrate.fresh_index(draft), found, datetime.now(UTC).date())
    print(
        f"answer from {found.accept}, offer from {found.suggest}: on {len(trials)} trials "
        f"{found.coverage:.1%} answered right, {found.wrong_among_answers:.1%} of the answers wrong; "
        f"{found.foreign_answered:.1%} of those without their entry answered",
        file=sys.stderr,
    )


def _below(card: "Scorecard", floors: Mapping[str, float]) -> list[str]:
    """The floors of pack.yaml that a scorecard does not reach; `most-NAME` is a ceiling."""
    shares = card.shares()
    found = []
    for name, limit in floors.items():
        ceiling = name.startswith("most-")
        share = shares.get(name.removeprefix("most-"))
        if share and (share.value > limit if ceiling else share.value < limit):
            found.append(
                f"{name} is {share.value:.1%}, should be at {'most' if ceiling else 'least'} {limit:.1%}"
            )
    return found


def _print(cards: "Mapping[str, Scorecard]", listed: "list[Outcome]") -> None:
    for kind, card in cards.items():
        print(f"{kind}: {sum(card.counts.values())} questions")
        for name, share in card.shares().items():
            low, high = share.interval
            print(
                f"  {name:<22}{share.value:7.1%}  ({low:.1%} to {high:.1%})  {share.count} of {share.total}"
            )
    for outcome in listed:
        if outcome.verdict in _BAD:
            given, gold = (" ".join(ids) or "-" for ids in (outcome.given, outcome.asked.gold))
            print(outcome.verdict, outcome.asked.kind, given, gold, outcome.asked.text, sep="\t")


def _record(cards: "Mapping[str, Scorecard]", listed: "list[Outcome]", short: list[str]) -> dict[str, object]:
    found: dict[str, object] = {
        kind: {
            "counts": dict(card.counts),
            "shares": {
                name: {
                    "value": round(s.value, 4),
                    "interval": [round(x, 4) for x in s.interval],
                    "of": s.total,
                }
                for name, s in card.shares().items()
            },
        }
        for kind, card in cards.items()
    }
    misses = [
        {
            "verdict": o.verdict,
            "kind": o.asked.kind,
            "given": o.given,
            "gold": o.asked.gold,
            "text": o.asked.text,
        }
        for o in listed
        if o.verdict in _BAD
    ]
    return {"kinds": found, "floors_not_met": short, "misses": misses}


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error
