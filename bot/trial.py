"""What a proposal would change, tried on a pack that is never served: decisions before and after."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.engine import Engine
from bot.evaluate import Asked, outcome
from bot.index import compile_bank, taught
from bot.model import Alert, Answer, Decision, NoMatch, Suggest
from bot.proposal import Proposal


class Turn(Struct, frozen=True):
    """An asked question whose decision would be another."""

    where: str
    """File and line."""
    before: str
    """The decision and what it is worth: `suggest blister aftercare (offered)`."""
    after: str

    @property
    def matters(self) -> bool:
        """Whether it is worth more or less than before."""
        return self.before.partition("(")[2] != self.after.partition("(")[2]


class Fate(Struct, frozen=True):
    """What would become of some kept questions."""

    total: int
    answered: int
    """With the proposed entry."""
    offered: int
    """The proposed entry among others."""
    other: int
    """Another decision than before, the proposed entry not in it."""


def tried(engine: Engine, proposal: Proposal, *, learn: bool = False) -> Engine:
    """The engine as it would be with a proposal. For decisions alone: a new entry has no text of its own.

    Args:
        engine: what is served.
        proposal: what is added, its wordings as they are.
        learn: also learn weights anew, which takes a minute for some thousand phrasings.
    """
    pack = engine.pack
    stand_in = next(iter(pack.entries.values()))
    fresh = replace(stand_in, id=proposal.entry, section=proposal.section, see_also=(), outside=False)
    entries = {proposal.entry: fresh, **pack.entries}
    bank = [*pack.bank, *proposal.rows]
    index = taught(compile_bank(bank, pack.lexicon), bank) if learn else pack.index
    return Engine(replace(pack, entries=entries, bank=bank, index=index))


def turns(before: Engine, after: Engine, questions: Iterable[Asked]) -> Iterator[Turn]:
    """The asked questions whose decision changes."""
    for asked in questions:
        was, will = before.decide(asked.text), after.decide(asked.text)
        if label(was) != label(will):
            yield Turn(asked.where, _judged(asked, was), _judged(asked, will))


def _judged(asked: Asked, decision: Decision) -> str:
    return f"{label(decision)} ({outcome(asked, decision).verdict})"


def fate(before: Engine, after: Engine, texts: Sequence[str], entry: str) -> Fate:
    """What would become of kept questions."""
    found: Counter[str] = Counter()
    for text in texts:
        will = after.decide(text)
        if isinstance(will, Answer) and will.entry.id == entry:
            found["answered"] += 1
        elif isinstance(will, Suggest) and entry in (offer.id for offer in will.entries):
            found["offered"] += 1
        elif label(will) != label(before.decide(text)):
            found["other"] += 1
    return Fate(len(texts), found["answered"], found["offered"], found["other"])


def label(decision: Decision) -> str:
    """A decision in ids: `answer blister`."""
    match decision:
        case Alert(flag=flag):
            return f"alert {flag.id}"
        case Answer(entry=entry, also=also):
            return " ".join(("answer", entry.id, *(other.id for other in also)))
        case Suggest(entries=entries):
            return " ".join(("suggest", *(entry.id for entry in entries)))
        case NoMatch(outside=outside):
            return f"none {outside.id}" if outside else "none"
