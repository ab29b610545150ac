"""The command `inbox`: what people asked in vain, in clusters, and what a curator has made of each. Prints.

Questions are printed on standard output alone; nothing of them is logged or written elsewhere.
"""

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.cli_clusters import DONE, IGNORED, NEW, Inbox, gathered, opened
from bot.engine import Engine
from bot.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.clusters import Cluster

Add = Callable[..., argparse.ArgumentParser]
_SAMPLES = 3
_NEAREST = 3
_REASONS = 2
_LOOKED = 50
"""Questions of a cluster, the newest, for which the nearest entries are told."""


def register(
    add: Add,
    faq: "Callable[[argparse.Namespace], Path]",
    engine: Callable[[argparse.Namespace], Engine],
    everywhere: argparse.ArgumentParser,
) -> None:
    """Adds the command; `engine` builds what was asked, `faq` tells the content folder."""
    from bot import cli_propose

    inbox = add("inbox", lambda args: _list(args, engine), "what people asked in vain, alike questions together")
    inbox.add_argument(
        "--least", type=int, default=3, metavar="N", help="only what was asked N times or more (default: 3)"
    )
    inbox.add_argument("--all", action="store_true", help="also what is done or ignored")
    inbox.add_argument("--json", action="store_true", help="the clusters as JSON")
    steps = inbox.add_subparsers(metavar="STEP")
    for name, state, help in (
        ("done", DONE, "an entry answers these now"),
        ("ignore", IGNORED, "nobody is to answer these, also when more are asked"),
        ("reopen", NEW, "these are open again"),
    ):
        step = steps.add_parser(name, help=help, description=help, parents=[everywhere])
        step.add_argument("keys", nargs="+", metavar="KEY", help="a cluster, as `inbox` lists it")
        step.set_defaults(run=lambda args, state=state: _set(args, engine, state))
    cli_propose.register(steps, faq, engine, everywhere)


def _list(args: argparse.Namespace, engine: Callable[[argparse.Namespace], Engine]) -> int:
    if args.least < 1:
        raise InputError("--least is at least 1")
    with opened() as store:
        inbox = gathered(store, engine(args))
    often = [cluster for cluster in inbox.clusters if cluster.times >= args.least]
    shown = [cluster for cluster in often if args.all or inbox.state(cluster.key) == NEW]
    if args.json:
        print(json.dumps([_record(cluster, inbox) for cluster in shown], ensure_ascii=False, indent=1))
    else:
        for cluster in shown:
            _print(cluster, inbox)
    kept = sum(cluster.times for cluster in inbox.clusters)
    told = f"{kept} questions kept; {len(shown)} of {len(inbox.clusters)} clusters shown"
    print(f"{told}, {len(often) - len(shown)} done or ignored", file=sys.stderr)
    return 0


def _record(cluster: "Cluster", inbox: Inbox) -> dict[str, object]:
    from bot.why import lost, why

    samples = cluster.wordings(_SAMPLES)
    near = lost(inbox.engine, (said.text for said in cluster.said[-_LOOKED:]))[:_NEAREST]
    return {
        "key": cluster.key,
        "times": cluster.times,
        "first": cluster.first.isoformat(),
        "last": cluster.last.isoformat(),
        "state": inbox.state(cluster.key),
        "wordings": samples,
        "nearest": [
            {"entry": n.entry, "times": n.times, "score": round(n.score, 4), "because": dict(n.because)}
            for n in near
        ],
        "why": why(inbox.engine, samples[0]),
    }


def _print(cluster: "Cluster", inbox: Inbox) -> None:
    from bot.why import lost, why

    days = f"{cluster.first}" if cluster.first == cluster.last else f"{cluster.first} to {cluster.last}"
    print(f"{cluster.key}  asked {cluster.times} times, {days}, {inbox.state(cluster.key)}")
    samples = cluster.wordings(_SAMPLES)
    for text in samples:
        print(f"  | {text}")
    looked = [said.text for said in cluster.said[-_LOOKED:]]
    for near in lost(inbox.engine, looked)[:_NEAREST]:
        told = f"nearest to {near.times} of {len(looked)}: {near.entry}, mean score {near.score:.2f}"
        reasons = "; ".join(f"{reason} ({times})" for reason, times in near.because[:_REASONS])
        print(f"  {told}{': ' if reasons else ''}{reasons}")
    print(f"  the first of these: {why(inbox.engine, samples[0])}\n")


def _set(args: argparse.Namespace, engine: Callable[[argparse.Namespace], Engine], state: str) -> int:
    with opened() as store:
        inbox = gathered(store, engine(args), args.keys)
        for key in [inbox.resolve(start) for start in args.keys]:
            store.set_state(key, state)
    print(f"{len(args.keys)} now {state}", file=sys.stderr)
    return 0
