"""Other languages: the core danger phrases in them, and a guess at the language of a message without answer.

The guess counts small words ("que", "nicht") and, where a language has its own, letters. It is made only for
messages that no entry matches, so a detector with models is not worth its start-up.
"""

from collections import Counter
from functools import cached_property

from bot.alerts import Screen, Seen
from bot.draft_alerts import AlertsFile, FlagDraft, Sign, TongueDraft, TonguesFile
from bot.model import Level, Query
from bot.text import normalise

_ENOUGH = 2
_WITHIN = 8
_AMONG = 40
"""Words of a message, at most, for each small word of its language, and as many more: nobody writes without them."""
_NONE: tuple[Seen, ...] = ()


class Tongues:
    """The other languages of a pack. Each is compiled when its script, or one of its words, is first met."""

    def __init__(self, file: TonguesFile) -> None:
        self._tongues = [_Tongue(draft) for draft in file.tongues]

    def look(self, query: Query, own: frozenset[str]) -> tuple[str, tuple[Seen, ...]]:
        """The language in which a query shows red flags, and these; "" and none if it shows none.

        Args:
            own: small words of the pack's own language; a language with fewer in the query is not meant.
        """
        against = sum(word in own for word in query.words)
        votes = {tongue: tongue.votes(query) for tongue in self._tongues}
        spoken = {tongue: tongue.spoken(query) for tongue in self._tongues}
        most = max(spoken.values(), default=0)
        for tongue in sorted(votes, key=lambda tongue: -votes[tongue]):
            if most >= _ENOUGH and spoken[tongue] < most - 1:
                continue  # what is clearly another language is not read in this one, which may share a word
            if votes[tongue] < against or len(query.words) > _AMONG * (1 + votes[tongue]):
                break
            if seen := tongue.look(query):
                return tongue.id, seen
            if votes[tongue] and tongue.names(query):
                break  # what one language names and cancels is not read in its neighbour
        return "", _NONE

    def guess(self, query: Query, own: frozenset[str]) -> str:
        """The language of a query, or "" if it cannot be told.

        Args:
            own: small words of the pack's own language.
        """
        votes = Counter({tongue.id: tongue.votes(query) for tongue in self._tongues})
        against = sum(word in own for word in query.words)
        ranked = votes.most_common(2)
        if not ranked or ranked[0][1] < min(_ENOUGH, len(query.words)) or ranked[0][1] <= against:
            return ""
        if ranked[0][1] * 3 <= len(query.words):
            return ""
        return ranked[0][0]


class _Tongue:
    """One other language."""

    def __init__(self, draft: TongueDraft) -> None:
        self.id = draft.id
        self._draft = draft

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(normalise(self._draft.small_words).words)

    @cached_property
    def _letters(self) -> frozenset[str]:
        return frozenset(self._draft.letters)

    @cached_property
    def _screen(self) -> Screen:
        flags = tuple(
            FlagDraft(
                id=flag, level=Level.EMERGENCY, text="-",
                signs=tuple(_sign(text, self._draft.unless.get(flag)) for text in signs),
            )
            for flag, signs in self._draft.signs.items()
        )  # fmt: skip
        return Screen(AlertsFile(alerts=flags, words=self._draft.words, cues=self._draft.cues), exact=True)

    def look(self, query: Query) -> tuple[Seen, ...]:
        """The red flags that a query shows in this language."""
        return self._screen.look(query)

    def names(self, query: Query) -> bool:
        """Whether a sign of this language is in a query, even if it is cancelled there."""
        return self._screen.names(query)

    def spoken(self, query: Query) -> int:
        """How many words of a query are small words of this language."""
        return sum(map(self._small.__contains__, query.words))

    def votes(self, query: Query) -> int:
        """How much speaks for this language: small words, up to two words with letters of its own."""
        own = (word for word in query.words if self._letters and not word.isascii())
        letters = sum(not self._letters.isdisjoint(word) for word in own)
        return self.spoken(query) + min(letters, _ENOUGH)


def _sign(text: str, unless: str | None) -> Sign:
    """A sign as written: "what + what comes with it ! beside what it means something else"."""
    need, _, own = text.partition(" ! ")
    beside = " / ".join(each for each in (own, unless) if each)
    return Sign(name=text, need=tuple(need.split(" + ")), within=_WITHIN, unless=beside or None)
