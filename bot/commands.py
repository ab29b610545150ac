"""What a command gets, and what its words were taken for where they were read as a question."""

import re

from bot import incoming, menus
from bot.egress import PRIVATE_CHAT
from bot.engine import Engine
from bot.incoming import Commanded
from bot.menus import Card
from bot.model import Alert, Decision, Notice

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def answer(command: Commanded, engine: Engine) -> tuple[Card, Decision | None]:
    """The card that answers a command, and the decision behind it, if any."""
    pack, rest = engine.pack, command.rest.strip()
    if command.name == "start" and rest in pack.entries:
        return menus.entry_card(pack.entries[rest], pack), None
    words = rest if command.name in incoming.KNOWN else f"{command.name} {rest}"
    decision = engine.decide(words)
    free = command.name == "start" and rest not in ("", PRIVATE_CHAT) and not _PAYLOAD.fullmatch(rest)
    if isinstance(decision, Alert) or free:  # danger comes before any menu
        return menus.decided(decision, pack), decision
    return _fixed(command.name, rest, engine), None


def _fixed(name: str, rest: str, engine: Engine) -> Card:
    pack = engine.pack
    match name:
        case "start" if rest in ("", PRIVATE_CHAT):
            return menus.start(pack)
        case "start":
            return menus.gone(pack)
        case "topics":
            return menus.topics(pack)
        case "help":
            return menus.plain(Notice.HELP, pack)
        case "privacy":
            return menus.plain(Notice.PRIVACY, pack)
        case "sources":
            return menus.sources(0, pack)
        case "emergency":
            return menus.emergency(pack)
    return menus.plain(Notice.UNKNOWN_COMMAND, pack)
