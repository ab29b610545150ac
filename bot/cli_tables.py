"""The commands `export` and `import`: entries to and from a spreadsheet. Prints, like `cli.py`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot import content, ledger, ledger_files
from bot.cli_curate import Add, today
from bot.errors import InputError, UnknownItemError
from bot.files import Files

if TYPE_CHECKING:
    from bot.draft import Draft, EntryDraft
    from bot.tables_import import Plan


def register(add: Add, faq: Callable[[argparse.Namespace], Path]) -> None:
    """Adds the commands to the parser; `faq` tells the content folder that was chosen."""
    out = add("export", lambda args: _export(faq(args), args), "entries as a spreadsheet, a row for each phrasing")
    out.add_argument("file", type=Path, metavar="FILE", help="the new file, FILE.xlsx or FILE.csv")
    out.add_argument("sections", nargs="*", metavar="SECTION", help="only these (default: all)")
    into = add("import", lambda args: _import(faq(args), args), "entries from a spreadsheet: all of them or nothing")
    into.add_argument("file", type=Path, metavar="FILE", help="FILE.xlsx or FILE.csv, as `export` wrote it")
    into.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    into.add_argument(
        "--remove", action="store_true", help="remove entries that are missing from a section of the sheet"
    )
    into.add_argument("--plain", action="store_true", help="a plain FAQ: columns `question` and `answer`")
    into.add_argument("--section", metavar="ID", help="with --plain: the section of the new entries")


def _export(faq: Path, args: argparse.Namespace) -> int:
    from bot import staging, tables, tables_files

    draft = content.load(faq, getattr(args, "lang", "en"))
    for section in args.sections:
        _known(section, draft)
    if args.file.exists():
        raise InputError(f"{args.file}: is there already; name another file, or remove that one")
    chosen = {key: part for key, part in draft.sections.items() if key in (args.sections or draft.sections)}
    rows = list(tables.cells(chosen))
    staging.put({args.file: tables_files.write(rows, tables.COLUMNS, args.file)})
    count = sum(map(len, chosen.values()))
    print(f"wrote {args.file}: {count} entries in {len(rows)} rows", file=sys.stderr)
    return 0


def _known(section: str, draft: "Draft") -> None:
    if section not in draft.pack.sections:
        raise UnknownItemError(f"no section `{section}`; there are: {', '.join(draft.pack.sections)}")


def _import(faq: Path, args: argparse.Namespace) -> int:
    from bot import staging, tables_import

    if args.plain != bool(args.section):
        raise InputError("--plain needs --section ID, and --section belongs to --plain")
    language = getattr(args, "lang", "en")
    draft = content.load(faq, language)
    told = _plain(args.file, args.section, draft) if args.plain else _sheet(args.file, draft)
    plan = tables_import.plan(draft, Files(faq, language), told, remove=args.remove and not args.plain)
    _tell(plan, draft, plain=args.plain)
    _tell_signatures(plan, draft, faq)
    if not args.dry_run:
        staging.put(plan.files)
    verb = "would write" if args.dry_run else "wrote"
    names = ", ".join(map(str, sorted(plan.files))) or "nothing: the pack says the same already"
    print(f"{verb} {names}", file=sys.stderr)
    return 0


def _sheet(file: Path, draft: "Draft") -> "list[tuple[str, EntryDraft]]":
    from bot import tables, tables_files, tables_import

    rows, faults = tables_files.read(file)
    faults += tables_files.header_faults(rows, tables.COLUMNS)
    tables_import.refuse((fault for fault in faults if fault.row == 1), file)
    told, more = tables.read(rows)
    tables_import.refuse([*faults, *more, *tables_import.check(told, draft)], file)
    return tables_import.entries(told)


def _plain(file: Path, section: str, draft: "Draft") -> "list[tuple[str, EntryDraft]]":
    from bot import tables_files, tables_import, tables_plain

    _known(section, draft)
    rows, faults = tables_files.read(file)
    told, more = tables_plain.read(rows, section, draft.entries)
    tables_import.refuse([*faults, *more], file)
    tables_import.refuse(tables_import.check(told, draft), file)
    return tables_import.entries(told)


def _tell(plan: "Plan", draft: "Draft", *, plain: bool) -> None:
    for change in plan.changes:
        if change.fate != "kept":
            print(f"{change.fate:<9}{change.entry}" + f": {', '.join(change.fields)}" * bool(change.fields))
        elif not plain:
            print(f"kept     {change.entry}: not in the sheet; --remove would remove it")
    for section, part in plan.draft.sections.items():
        before = [entry.id for entry in draft.sections.get(section, ())]
        after = [entry.id for entry in part]
        if [key for key in before if key in after] != [key for key in after if key in before]:
            print(f"ordered  {section}")


def _tell_signatures(plan: "Plan", draft: "Draft", faq: Path) -> None:
    rows = ledger_files.read(faq / "ledger.tsv")
    before, after = (ledger.standings(each, rows, today()) for each in (draft, plan.draft))
    for item, state in after.items():
        if state.why and (item not in before or not before[item].why):
            print(f"unsigned {item}: {state.why}")
