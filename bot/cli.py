"""The command line: reads words and files, prints and exits. The only file that does either."""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import bot
from bot import content, ledger, ledger_files, settings
from bot.cli_reply import readable, record
from bot.engine import Engine
from bot.errors import ContentError, CryoError, InputError, UnknownItemError
from bot.model import NoMatch, Reply
from bot.pack import Pack
from bot.render import page, render

Command = Callable[[argparse.Namespace], int]
Add = Callable[..., argparse.ArgumentParser]


def main(argv: Sequence[str] | None = None) -> None:
    """The command `cryofaq`; exits 0 fine, 1 findings or a floor not met, 2 could not run."""
    words = sys.argv[1:] if argv is None else list(argv)
    if words[:1] != ["ask"]:
        sys.exit(run(words))
    gc.disable()  # one question leaves little to collect, and to look for it among all the content takes long
    code = run(words)
    sys.stderr.flush()
    os._exit(code)  # nothing is left to do: taking the content apart costs a tenth of an answer


def run(argv: Sequence[str] | None = None) -> int:
    """As `main`, but returns the exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    words = sys.argv[1:] if argv is None else argv
    args = _args(words)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except ContentError as error:
        for problem in error.problems:
            print(f"{problem.path}:{problem.line}: {problem.message}", file=sys.stderr)
        return 2
    except CryoError as error:
        print(f"cryofaq: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            print(f"cryofaq: {error.filename or 'standard output'}: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # no reader, or no room: flush into nothing
        return 2
    except KeyboardInterrupt:
        return 130


def _args(words: Sequence[str]) -> argparse.Namespace:
    """What the words of the command line mean. A question without options needs no parser."""
    if words and words[0] == "ask" and not any(word.startswith("-") for word in words):
        return argparse.Namespace(run=_ask, text=words[1:], batch=False, json=False, why=False, draft=False)
    return _parser().parse_args(words)


def _parser() -> argparse.ArgumentParser:
    everywhere = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    everywhere.add_argument("--faq", type=Path, metavar="DIR", help="the content (default: the shipped one)")
    everywhere.add_argument("--lang", metavar="en", help="the language of the content, two letters")
    parser = argparse.ArgumentParser(prog="cryofaq", description=bot.__doc__, parents=[everywhere])
    parser.add_argument("--version", action="version", version=f"cryofaq {bot.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: Command, help: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help, description=help, parents=[everywhere])
        command.set_defaults(run=run)
        return command

    _add_ask(add)
    _add_others(add, everywhere)
    return parser


def _add_ask(add: Add) -> None:
    ask = add("ask", _ask, "one question, and the reply as a person reads it")
    ask.add_argument("text", nargs="*", metavar="TEXT", help="the question")
    ask.add_argument("--batch", action="store_true", help='JSONL on stdin, {"text": "..."} a line; JSONL out')
    ask.add_argument("--json", action="store_true", help="the decision as JSON")
    ask.add_argument("--why", action="store_true", help="which words counted, and what came near")
    ask.add_argument("--draft", action="store_true", help="also texts that nobody has signed yet")


def _add_others(add: Add, everywhere: argparse.ArgumentParser) -> None:
    from bot import (
        cli_curate,
        cli_evaluate,
        cli_inbox,
        cli_links,
        cli_lint,
        cli_new,
        cli_report,
        cli_tables,
        cli_telegram,
    )

    add("chat", _chat, "questions one after another at a prompt; a number picks a suggestion")
    topics = add("topics", _topics, "the sections and their questions")
    topics.add_argument("section", nargs="?", metavar="SECTION", help="one section only")
    show = add("show", _show, "one entry as it is served")
    show.add_argument("entry", metavar="ID", help="the entry, as `topics` lists it")
    add("sayings", _sayings, "every text that the bot can send")
    cli_curate.register(add, _faq, everywhere)
    cli_evaluate.register(add, _faq, _engine)
    cli_lint.register(add, _faq)
    cli_inbox.register(add, _faq, _engine, everywhere)
    cli_report.register(add, _faq)
    cli_links.register(add, _pack)
    cli_new.register(add)
    cli_tables.register(add, _faq)
    cli_telegram.register(add, _faq, _engine)


def _faq(args: argparse.Namespace) -> Path:
    return _chosen(args, settings.read(os.environ))


def _chosen(args: argparse.Namespace, found: settings.Settings) -> Path:
    chosen = getattr(args, "faq", None) or found.faq
    here = Path.cwd()
    return chosen.relative_to(here) if chosen.is_relative_to(here) else chosen


def _engine(args: argparse.Namespace) -> Engine:
    return Engine(_pack(args))


def _pack(args: argparse.Namespace) -> Pack:
    """The signed pack; what had to be withheld is said on stderr."""
    found = settings.read(os.environ)
    faq = _chosen(args, found)
    draft = content.load(faq, getattr(args, "lang", "en"), cache=found.cache)
    today = datetime.now(UTC).date()
    if getattr(args, "draft", False):
        return ledger.preview(draft, today, found.keep_days)
    pack = ledger.vet(draft, ledger_files.read(faq / "ledger.tsv"), today, found.keep_days)
    for held in pack.withheld.values():
        print(f"cryofaq: entry {held.id} is withheld: {held.why}", file=sys.stderr)
    return pack


def _ask(args: argparse.Namespace) -> int:
    if args.batch:
        return _batch(_engine(args))
    text = " ".join(args.text)
    if not text.strip():
        raise InputError("no question given. Try: cryofaq ask does it hurt")
    engine = _engine(args)
    decision = engine.decide(text)
    reply = render(decision, engine.pack)
    if args.json:
        import json

        print(json.dumps(record(decision, reply), ensure_ascii=False))
    else:
        _say(reply, engine.pack)
    if args.why:
        from bot.why import why

        print(f"\n{why(engine, text)}", file=sys.stderr if args.json else sys.stdout)
    return 0


def _batch(engine: Engine) -> int:
    import json

    gc.enable()
    bad = 0
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            if not isinstance(found, dict) or not isinstance(found.get("text"), str):
                raise ValueError('not an object with a "text"')
            decision = engine.decide(found["text"])
            told = record(decision, render(decision, engine.pack))
        except (ValueError, RecursionError) as error:
            bad += 1
            why = "not UTF-8" if isinstance(error, UnicodeError) else error
            told = {"error": f"not a question: {why}"}
        print(json.dumps(told, ensure_ascii=False))
    return 1 if bad else 0


def _say(reply: Reply, pack: Pack) -> None:
    """Prints a reply: laid out for a person at a terminal, plain in a pipe or with NO_COLOR."""
    if sys.stdout.isatty() and not settings.read(os.environ).plain:
        from bot import cli_terminal

        cli_terminal.show(reply, pack)
    else:
        print(readable(reply, pack))


def _chat(args: argparse.Namespace) -> int:
    engine = _engine(args)
    ask: Callable[[], str] = lambda: input("> ")  # noqa: E731
    if sys.stdin.isatty() and sys.stdout.isatty():
        from bot import cli_terminal

        ask = cli_terminal.asker(entry.question for entry in engine.pack.entries.values())
    reply: Reply | None = None
    while True:
        try:
            text = ask().strip()
        except EOFError:
            print()
            return 0
        if not text:
            continue
        picked = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
        if reply and 0 < picked <= len(reply.choices):
            entry = reply.choices[picked - 1].entry
            reply = page(engine.pack.entries[entry], engine.pack) if entry else render(NoMatch(0.0), engine.pack)
        else:
            reply = engine.reply(text)
        print()
        _say(reply, engine.pack)
        print()


def _topics(args: argparse.Namespace) -> int:
    pack = _pack(args)
    if args.section and args.section not in pack.sections:
        raise UnknownItemError(f"no section `{args.section}`; there are: {', '.join(pack.sections)}")
    for section, name in pack.sections.items():
        if args.section in (None, section):
            print(f"{name} ({section})")
            for entry in pack.entries.values():
                if entry.section == section:
                    print(f"  {entry.id:<24}{entry.question}")
    return 0


def _show(args: argparse.Namespace) -> int:
    pack = _pack(args)
    if args.entry not in pack.entries:
        raise UnknownItemError(f"no entry `{args.entry}` is served; `cryofaq topics` lists them")
    _say(page(pack.entries[args.entry], pack), pack)
    return 0


def _sayings(args: argparse.Namespace) -> int:
    from bot.sayings import sayings  # only this command needs the menus

    for item, text in sayings(_pack(args)).listed():
        print(f"## {item}\n{text}\n")
    return 0
