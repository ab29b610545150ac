"""What the inbox commands share: the kept questions in clusters, under keys that a curator can type."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from bot import settings
from bot.engine import Engine
from bot.errors import UnknownItemError

if TYPE_CHECKING:
    from bot.backlog import Backlog
    from bot.clusters import Cluster

NEW, DONE, IGNORED = "new", "done", "ignored"
_WHOLE = re.compile("[0-9a-f]{4}(-[0-9a-f]{4})*")


class Inbox(Struct):
    """What people asked in vain, sorted."""

    engine: Engine
    clusters: "list[Cluster]"
    """The largest first."""
    states: dict[str, str]
    """Key -> new, done or ignored, of clusters that somebody has dealt with."""

    def state(self, key: str) -> str:
        """What has been made of a cluster."""
        return self.states.get(key, NEW)

    def resolve(self, start: str) -> str:
        """The key that begins so.

        Raises:
            UnknownItemError: there is none, or more than one.
        """
        keys = list(dict.fromkeys([*(cluster.key for cluster in self.clusters), *self.states]))
        found = [start] if start in keys else [key for key in keys if key.startswith(start)]
        if len(found) != 1:
            why = f"{len(found)} clusters have a key that begins so" if found else "no such cluster"
            raise UnknownItemError(f"`{start}`: {why}; `cryofaq inbox --all --least 1` lists them")
        return found[0]

    def cluster(self, start: str) -> "Cluster":
        """The cluster whose key begins so; it has questions.

        Raises:
            UnknownItemError: as `resolve`, or its questions have been erased.
        """
        key = self.resolve(start)
        for cluster in self.clusters:
            if cluster.key == key:
                return cluster
        raise UnknownItemError(f"`{start}`: its questions have been erased")


@contextmanager
def opened() -> "Iterator[Backlog]":
    """The store of what people asked in vain, as the settings name it."""
    from bot.backlog import Backlog

    found = settings.read(os.environ)
    if not found.database:
        (found.state or settings.default_state()).mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Backlog(settings.database_url(found).reveal())
    try:
        yield store
    finally:
        store.close()


def gathered(store: "Backlog", engine: Engine, typed: Iterable[str] = ()) -> Inbox:
    """The clusters of everything that is kept.

    Args:
        store: what is kept.
        engine: what is served.
        typed: keys that a curator typed. A whole one finds its questions again, although the words of the pack
            have changed since it was listed.
    """
    from bot.clusters import clusters

    states, kept = store.states(), store.kept()
    found = clusters(kept, engine.matcher, states)
    keys = {*states, *(cluster.key for cluster in found)}
    lost = [key for key in typed if _WHOLE.fullmatch(key) and not any(known.startswith(key) for known in keys)]
    return Inbox(engine, clusters(kept, engine.matcher, [*states, *lost]) if lost else found, states)
