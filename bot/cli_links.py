"""The command `cryofaq links`: addresses for leaflets. Prints, like `cli.py`."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bot.pack import Pack

Add = Callable[..., argparse.ArgumentParser]


def register(add: Add, pack: Callable[[argparse.Namespace], Pack]) -> None:
    """Adds the command to the parser; `pack` reads the signed content that was chosen."""
    command = add("links", lambda args: _links(args, pack(args)), "an address for each entry, for leaflets")
    command.add_argument("--bot", required=True, metavar="NAME", help="the bot's username in Telegram")
    command.add_argument("--qr", type=Path, metavar="DIR", help="write a QR code for each into this folder")


def _links(args: argparse.Namespace, pack: Pack) -> int:
    from bot.links import draw, links

    count = 0
    for link in links(pack, args.bot):
        count += 1
        if args.qr:
            draw(link, args.qr)
        print(f"{link.url}\t{link.entry.question}")
    if args.qr:
        print(f"cryofaq: {count} QR codes in {args.qr}", file=sys.stderr)
    return 0
