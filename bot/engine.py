"""The one way from a person's words to a reply: normalise, screen, rank, decide, render."""

from collections.abc import Sequence

from msgspec.structs import replace

from bot.alerts import HINTS, Screen, Seen
from bot.decide import decide
from bot.match import Matcher
from bot.model import Alert, Answer, Decision, Entry, Level, NoMatch, Notice, Query, RedFlag, Reply
from bot.pack import Pack
from bot.parts import parts
from bot.render import render
from bot.text import normalise
from bot.tongues import Tongues

MOST_CHARACTERS = 1000
"""A longer message in which no question is found gets a word to shorten it."""


class Engine:
    """A pack, ready to answer. Pure: the same words get the same decision, and nothing is kept of them."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        outside = {entry.id for entry in pack.entries.values() if entry.outside}
        self.matcher = Matcher(pack.bank, pack.lexicon, pack.index, outside)
        self.screen = Screen(pack.signs, pack.points)
        self.tongues = Tongues(pack.tongue_signs)

    def decide(self, utterance: str) -> Decision:
        """What to do about an utterance of any length."""
        query = normalise(utterance)
        if alert := self._alert(query):
            return alert
        found = self._match(query)
        if isinstance(found, Answer | Alert):
            return found
        if tongue := self.tongues.guess(query, self.screen.words):
            return NoMatch(found.score, tongue=tongue)
        if found != NoMatch(found.score):
            return found
        if len(utterance) > MOST_CHARACTERS:
            return replace(found, notice=Notice.TOO_LONG)
        return found

    def _match(self, query: Query) -> Decision:
        """The decision on a query without red flags, as a whole and in its parts."""
        pieces = parts(query)
        findings = [self.matcher.find(piece) for piece in pieces] if len(pieces) > 1 else []
        return decide(self.matcher.find(query), self.pack, findings)

    def _alert(self, query: Query) -> Alert | None:
        """The alert for the red flags of a query; the two most urgent of one level, emergencies first."""
        mended = self.screen.mended(query)
        seen = self.screen.look(mended)
        if seen and seen[0].sign == HINTS and self.tongues.guess(query, self.screen.words):
            seen = ()  # words of another language that look like English ones
        if not seen:
            tongue, seen = self.tongues.look(query, self.screen.words)
            flags = [self.pack.tongues[tongue].flags[found.flag] for found in seen[:1]]
        else:
            flags = [self._flag(found) for found in seen]
        if not flags:
            return None
        others = [flag for flag in flags[1:] if flag.level is flags[0].level and flag.id != flags[0].id]
        also = self._besides(mended, seen) if flags[0].level is Level.URGENT else ()
        return Alert(flags[0], tuple(others[:1]), also)

    def _flag(self, seen: Seen) -> RedFlag:
        """The red flag, in its calm form where the sign leaves doubt."""
        flag = self.pack.flags[seen.flag]
        return flag if seen.sure else self.pack.doubts.get(seen.flag, flag)

    def _besides(self, query: Query, seen: Sequence[Seen]) -> tuple[Entry, ...]:
        """The entry that the rest of a message surely asks about, besides the red flags in it."""
        rest = self.screen.rest(query, seen)
        found = self._match(rest) if rest else None
        return (found.entry,) if isinstance(found, Answer) else ()

    def reply(self, utterance: str) -> Reply:
        """The reply to an utterance."""
        return render(self.decide(utterance), self.pack)

    def near(self, utterance: str) -> tuple[Entry, ...]:
        """The entries nearest to an utterance, best first; for no words every entry in reading order."""
        query = normalise(utterance)
        if not query.words:
            return tuple(self.pack.entries.values())
        found = (self.pack.entries.get(hit.entry) for hit in self.matcher.rank(query))
        return tuple(entry for entry in found if entry)
