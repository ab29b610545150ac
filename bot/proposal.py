"""A draft for a curator to finish, made of a cluster of unanswered questions: an entry, or more ways of asking
for one that exists. As text of a YAML file in which every line that somebody has to write bears a mark.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from bot.forms import UNWRITTEN


class Proposal(Struct, frozen=True):
    """What is proposed, and for which questions."""

    key: str
    """Of the cluster."""
    section: str
    entry: str
    """The entry that gets more ways of asking, or the id of the new one."""
    more: str
    """Id of the ways of asking; empty for a new entry."""
    wordings: tuple[str, ...]
    """As people typed them, but for what was scrubbed."""
    times: int
    first: date
    last: date

    @property
    def item(self) -> str:
        """What is signed."""
        return f"more/{self.more}" if self.more else f"entry/{self.entry}"

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What it would add to the bank, were the wordings kept."""
        return [(self.entry, text) for text in self.wordings]


def written(proposal: Proposal) -> str:
    """The file: it is read as a part of its section, and of no effect until it is finished and signed."""
    lines = [
        "# yaml-language-server: $schema=../../schema/entries.json",
        f"# Asked {proposal.times} times from {proposal.first} to {proposal.last}, and not answered.",
        f"# A line marked {UNWRITTEN} is yours to write. Ways of asking are nearly what people typed: say them",
        "# in other words, drop those that add nothing, and take the mark away. `cryofaq lint` lists what is",
        "# left, `cryofaq review sheet` prints it, and nothing here is used until it is signed:",
        f'#   cryofaq review sign {proposal.item} --reviewer "Your name" --role clinical --date today',
        f"section: {proposal.section}",
        f"proposal: {_quoted(proposal.key)}",
        *(_more(proposal) if proposal.more else _entry(proposal)),
    ]
    return "\n".join(lines) + "\n"


def _more(proposal: Proposal) -> Iterator[str]:
    yield "more:"
    yield f"  - id: {proposal.more}"
    yield f"    entry: {proposal.entry}"
    yield from _phrasings(proposal.wordings)


def _entry(proposal: Proposal) -> Iterator[str]:
    yield from (
        "entries:",
        f"  - id: {proposal.entry}",
        f"    question: {_marked('as people ask it')}",
        f"    button: {_marked('32 letters')}",
        "    answer: |",
        f"      {UNWRITTEN}: the first line answers, in at most 20 words.",
        "",
        f"      {UNWRITTEN}: what to expect, what can go wrong, what else there is.",
        f"    unknown: {_marked('what is not known, or take this line out')}",
        "    clinician_if:",
        f"      - {_marked('when to see a clinician; also emergency_if, today_if')}",
        "    # evidence: strong, moderate, limited or none, if it makes a claim",
        "    # sources: [KEY, KEY]    keys of faq/sources.yaml that you have read",
        "    # see_also: [ID]",
        "    # outside: true          if the answer is that this is not covered",
    )
    yield from _phrasings(proposal.wordings)


def _phrasings(wordings: Iterable[str]) -> Iterator[str]:
    yield "    phrasings:"
    yield from (f"      - {_marked(text)}" for text in wordings)


def _marked(text: str) -> str:
    plain = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return _quoted(f"{UNWRITTEN}: {plain}")


def _quoted(text: str) -> str:
    """As a YAML scalar in double quotes, whose escapes are those of JSON and which it never breaks."""
    return json.dumps(text, ensure_ascii=False)
