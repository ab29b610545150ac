"""The command `lint`: the curators' rules, told in lines, as JSON or as a build's annotations."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bot import content, ledger_files
from bot.cli_curate import Add, today
from bot.errors import ContentError, UnknownItemError
from bot.model import Problem


def register(add: Add, faq: Callable[[argparse.Namespace], Path]) -> None:
    """Adds the command to the parser; `faq` tells the content folder that was chosen."""
    command = add("lint", lambda args: _lint(faq(args), args), "the curators' rules over the content")
    command.add_argument("--json", action="store_true", help="the findings as JSON")
    command.add_argument(
        "--format", choices=("text", "github"), default="text", help="github: as annotations of a build"
    )
    command.add_argument(
        "--explain", nargs="?", const="", metavar="RULE", help="the manual of the rules, or of one"
    )


def _lint(faq: Path, args: argparse.Namespace) -> int:
    from bot import desk, lint

    if args.explain is not None:
        return _explain(lint.manual(), args.explain)
    language = getattr(args, "lang", "en")
    try:
        draft = content.load(faq, language)
        found = lint.check(desk.lay(draft, ledger_files.read(faq / "ledger.tsv"), today()))
    except ContentError as error:
        if not (faq / language).is_dir():
            raise
        found = list(error.problems)
    if args.json:
        rows = [
            {"path": p.path, "line": p.line, "level": p.level, "rule": p.rule, "message": p.message}
            for p in found
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for problem in found:
            print(_annotation(problem) if args.format == "github" else _finding(problem))
    errors = sum(problem.level == "error" for problem in found)
    print(f"{_number(errors, 'error')}, {_number(len(found) - errors, 'warning')}", file=sys.stderr)
    return 1 if errors else 0


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}{'s' * (count != 1)}"


def _finding(problem: Problem) -> str:
    return f"{problem.path}:{problem.line}: [{problem.level}] {problem.message} ({problem.rule})"


def _annotation(problem: Problem) -> str:
    """A finding as a workflow command of GitHub Actions, with what would end it escaped."""

    def safe(text: str, more: str = "") -> str:
        for sign in "%\r\n" + more:
            text = text.replace(sign, f"%{ord(sign):02X}")
        return text

    place = f"file={safe(problem.path, ':,')},line={problem.line},title={safe(problem.rule, ':,')}"
    return f"::{problem.level} {place}::{safe(problem.message)}"


def _explain(manual: Mapping[str, str], rule: str) -> int:
    if rule and rule not in manual:
        raise UnknownItemError(f"no rule `{rule}`; there are: {', '.join(manual)}")
    for name, text in manual.items():
        if rule in ("", name):
            print(f"{name}\n{text}\n")
    return 0
