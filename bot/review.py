"""What a reviewer calls the things to review: an item, a section, or all items of a kind; with or without the
fingerprint of the text that was read.
"""

import hashlib
from collections.abc import Iterable, Mapping

from bot.draft import Draft
from bot.errors import InputError, UnknownItemError
from bot.ledger import Standing

_SHORTEST = 8
"""Hexadecimal digits of a fingerprint that are enough to tell one text from another."""


def groups(draft: Draft) -> Mapping[str, tuple[str, ...]]:
    """Name -> the items that are reviewed together: each section, and each other kind (`alert`, `notice`)."""
    found = {section: tuple(f"entry/{e.id}" for e in part) for section, part in draft.sections.items()}
    found["more"] = tuple(f"more/{more.id}" for more in draft.more)
    found["alert"] = tuple(f"alert/{flag.id}" for flag in draft.alerts.alerts)
    found["tongue"] = tuple(f"tongue/{tongue.id}" for tongue in draft.tongues.tongues)
    found["notice"] = tuple(f"notice/{key}" for key in draft.notices)
    return {name: items for name, items in found.items() if items}


def chosen(names: Iterable[str], draft: Draft, standing: Mapping[str, Standing]) -> list[str]:
    """The items that some names stand for.

    Args:
        names: full names (`entry/blister`), ids of entries, alerts or notices, or groups; each may be
            followed by `@` and the beginning of the fingerprint on the sheet that was reviewed.
    Raises:
        UnknownItemError: a name that is none of these.
        InputError: the text is not the one that had that fingerprint.
    """
    found: list[str] = []
    together = groups(draft)
    for given in names:
        name, at, start = given.partition("@")
        items = together.get(name) or _item(name, standing)
        if not items:
            raise UnknownItemError(
                f"no item `{name}`; `cryofaq review status` and `cryofaq topics` list them"
            )
        now = joint(standing[item].sha256 for item in items)
        if at and (len(start) < _SHORTEST or not now.startswith(start.lower())):
            raise InputError(
                f"{name} is not the text that was reviewed: its fingerprint now begins with {now[:12]}"
            )
        found += items
    return list(dict.fromkeys(found))


def joint(fingerprints: Iterable[str]) -> str:
    """One fingerprint for several items, in any order; that of a single item is its own."""
    found = sorted(fingerprints)
    return found[0] if len(found) == 1 else hashlib.sha256("".join(found).encode()).hexdigest()


def _item(name: str, standing: Mapping[str, Standing]) -> tuple[str, ...]:
    possible = (name, f"entry/{name}", f"alert/{name}", f"notice/{name}", f"more/{name}")
    return tuple(item for item in possible if item in standing)[:1]
