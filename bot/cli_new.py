"""The command `new`: a pack to start from. Prints, like `cli.py`."""

import argparse
import sys
from pathlib import Path

from bot import settings
from bot.cli_curate import Add
from bot.errors import InputError


def register(add: Add) -> None:
    """Adds the command to the parser."""
    command = add("new", _new, "a new pack: one example entry, notices and alerts to fill in and sign")
    command.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that is empty or not there yet")
    command.add_argument("--title", required=True, help="what the pack is called, as people read it")


def _new(args: argparse.Namespace) -> int:
    from bot import staging, starter

    folder: Path = args.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: is there already, and not empty")
    language = getattr(args, "lang", "en")
    made = starter.files(settings.shipped_faq(), args.title, language)
    staging.put({folder / path: held for path, held in made.items()})
    print(f"wrote {len(made)} files to {folder}; read {folder / 'README.md'} next", file=sys.stderr)
    if language != "en":
        print("cryofaq: the texts are English and marked TODO until somebody translates them", file=sys.stderr)
    return 0
