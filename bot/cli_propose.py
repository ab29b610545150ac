"""The command `inbox propose`: a draft of what would answer a cluster, and what it would change. Prints.

It writes one file for a curator to finish. It changes nothing that is served, and applies nothing.
"""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import content
from bot.cli_clusters import NEW, Inbox, gathered, opened
from bot.engine import Engine
from bot.errors import InputError, OutputError, UnknownItemError

if TYPE_CHECKING:
    from bot.backlog import Backlog
    from bot.clusters import Cluster
    from bot.draft import Draft
    from bot.evaluate import Asked
    from bot.proposal import Proposal

_OTHERS = 1000
"""Other kept questions, the newest, on which a draft is tried."""
_WORDINGS = 12
"""Ways of asking in a draft."""
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 40


def register(
    steps: Any,
    faq: Callable[[argparse.Namespace], Path],
    engine: Callable[[argparse.Namespace], Engine],
    everywhere: argparse.ArgumentParser,
) -> None:
    """Adds the step to the command `inbox`."""
    about = "a draft entry, or more ways of asking for one, for a curator to finish and sign"
    step = steps.add_parser("propose", help=about, description=about, parents=[everywhere])
    step.add_argument("keys", nargs="+", metavar="KEY", help="one cluster, or several that ask the same")
    kind = step.add_mutually_exclusive_group()
    kind.add_argument("--entry", metavar="ID", help="the entry that should answer (default: the nearest)")
    kind.add_argument("--new", metavar="ID", help="a new entry of this id")
    step.add_argument("--section", metavar="ID", help="of the new entry (default: that of the nearest one)")
    step.add_argument("--out", type=Path, required=True, metavar="FILE.yaml", help="the file to write")
    step.add_argument(
        "--questions", nargs="+", type=Path, default=[], metavar="FILE.jsonl", help="asked questions to try it on"
    )
    step.add_argument(
        "--learn", action="store_true", help="try it with weights learnt anew, which takes minutes"
    )
    step.set_defaults(run=lambda args: _propose(args, faq(args), engine(args)))


def _propose(args: argparse.Namespace, faq: Path, engine: Engine) -> int:
    from bot import evaluate
    from bot.proposal import written

    asked = evaluate.read(args.questions) if args.questions else []
    with opened() as store:
        inbox = gathered(store, engine, args.keys)
        found = list({key: inbox.cluster(key) for key in map(inbox.resolve, args.keys)}.values())
        _pin(store, inbox, found)
    draft = content.load(faq, getattr(args, "lang", "en"))
    proposal = _proposal(args, draft, inbox, found)
    _write(args.out, written(proposal))
    _foretell(inbox, found, proposal, asked, args.learn)
    home = faq / draft.pack.language / "entries"
    print(f"wrote {args.out}: finish it, check it with `cryofaq lint`, sign {proposal.item}", file=sys.stderr)
    if args.out.resolve().parent != home.resolve():
        print(f"cryofaq: lint reads it once it is in {home}", file=sys.stderr)
    return 0


def _pin(store: "Backlog", inbox: Inbox, found: "Sequence[Cluster]") -> None:
    """Remembers the keys: what is written now for these questions changes the words that they are told by."""
    for cluster in found:
        if cluster.key not in inbox.states:
            store.set_state(cluster.key, NEW)


def _proposal(
    args: argparse.Namespace, draft: "Draft", inbox: Inbox, found: "Sequence[Cluster]"
) -> "Proposal":
    from bot.proposal import Proposal
    from bot.why import lost

    texts = [said.text for cluster in found for said in cluster.said]
    near = [n.entry for n in lost(inbox.engine, texts) if n.entry in draft.entries]
    covered = [id for id in near if not draft.entries[id].outside] or list(draft.entries)
    entry = args.new or args.entry or covered[0]
    _check(args, draft, entry)
    homes = {e.id: section for section, part in draft.sections.items() for e in part}
    rounds = [cluster.wordings(_WORDINGS) for cluster in found]
    turn = [held[n] for n in range(_WORDINGS) for held in rounds if n < len(held)]
    return Proposal(
        key=found[0].key,
        section=args.section or homes[covered[0] if args.new else entry],
        entry=entry,
        more="" if args.new else _more_id(entry, found[0].key, draft),
        wordings=tuple(turn[:_WORDINGS]),
        times=len(texts),
        first=min(cluster.first for cluster in found),
        last=max(cluster.last for cluster in found),
    )


def _check(args: argparse.Namespace, draft: "Draft", entry: str) -> None:
    if args.new and (args.new in draft.entries or len(args.new) > _LONGEST or not _ID.fullmatch(args.new)):
        why = "exists already" if args.new in draft.entries else "an id has small letters, digits and hyphens"
        raise InputError(f"--new {args.new}: {why}")
    if entry not in draft.entries and not args.new:
        raise UnknownItemError(f"no entry `{entry}`; `cryofaq topics` lists them")
    if args.section and (not args.new or args.section not in draft.sections):
        raise InputError(f"--section {args.section}: goes with --new, and is one of {', '.join(draft.sections)}")


def _more_id(entry: str, key: str, draft: "Draft") -> str:
    """An id that is not taken."""
    name = f"{entry[: _LONGEST - 8]}-{key[:4]}"
    taken = {more.id for more in draft.more}
    return next(id for id in (name, *(f"{name}-{n}" for n in range(2, 100))) if id not in taken)


def _write(path: Path, text: str) -> None:
    """A new file: what somebody has begun to finish is not written over."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise OutputError(f"{path}: exists already; name another file, or delete it") from None
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error


def _foretell(
    inbox: Inbox, found: "Sequence[Cluster]", proposal: "Proposal", asked: "Sequence[Asked]", learn: bool
) -> None:
    """What would change, were the draft used as it is: of questions only how many, or where they stand."""
    from bot.trial import fate, tried, turns

    after = tried(inbox.engine, proposal, learn=learn)
    inside = [said.text for cluster in found for said in cluster.said]
    own = set(proposal.wordings)
    others = [text for text in inside if text not in own]
    keys = {cluster.key for cluster in found}
    rest = [s for cluster in inbox.clusters if cluster.key not in keys for s in cluster.said]
    newest = [s.text for s in sorted(rest, key=lambda s: s.id)[-_OTHERS:]]
    how = "anew" if learn else "before it; a new entry is rarely answered until they are learnt anew (--learn)"
    print(f"{proposal.item}: were it used as drafted, with weights learnt {how}")
    for name, texts in (
        ("of these questions", inside),
        ("of those among them that are not in the draft", others),
        (f"of {len(newest)} other kept questions", newest),
    ):
        if not texts:
            continue
        f = fate(inbox.engine, after, texts, proposal.entry)
        told = f"{f.answered} of {f.total} answered with {proposal.entry}, {f.offered} offered it"
        print(f"  {name}: {told}" + (f", {f.other} changed otherwise" if f.other else ""))
    if asked:
        changed = list(turns(inbox.engine, after, asked))
        worth = sum(turn.matters for turn in changed)
        print(f"  of {len(asked)} asked questions {len(changed)} change, {worth} of them for better or worse")
        for turn in changed:
            print(f"    {turn.where}: {turn.before} -> {turn.after}")
