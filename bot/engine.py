"""The one way from a person's words to a reply: normalise, screen, rank, decide, render."""

from bot.alerts import Screen
from bot.decide import decide
from bot.match import Matcher
from bot.model import Alert, Decision, Level, Reply
from bot.pack import Pack
from bot.render import render
from bot.text import normalise


class Engine:
    """A pack, ready to answer. Pure: the same words get the same decision, and nothing is kept of them."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        bank = [(e.id, text) for e in pack.entries.values() for text in (*e.phrasings, e.question)]
        bank += [(held.id, text) for held in pack.withheld.values() for text in held.phrasings]
        self.matcher = Matcher(bank, pack.lexicon)
        self.screen = Screen(pack.signs)

    def decide(self, utterance: str) -> Decision:
        """What to do about an utterance of any length."""
        query = normalise(utterance)
        flags = [self.pack.flags[key] for key in self.screen.flags(query)]
        if flags:
            return Alert(flags[0], tuple(flags[1:2]))
        return decide(self.matcher.rank(query), self.pack)

    def reply(self, utterance: str) -> Reply:
        """The reply to an utterance."""
        return render(self.decide(utterance), self.pack)
