"""Points: how much all the words of a query, weighed together, speak for danger. A second opinion beside the
signs: it finds what no sign was written for, and doubts a sign that stands among harmless words.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from bot.draft_alerts import PointsDraft
from bot.model import Query
from bot.readings import Reading

_MOST_WORDS = 120
"""Of a sentence; what goes beyond is weighed as another one."""
MOST = 600
"""Words of a query, at most, for points to say anything about it."""


class Points:
    """The points of a pack, ready to be added up."""

    def __init__(self, draft: PointsDraft) -> None:
        self._base = draft.base
        self.enough, self.too_few, self.far_too_few = draft.enough, draft.too_few, draft.far_too_few
        self.kept = frozenset(draft.kept.split())
        self._words = _listed(draft.words)
        self._about = {flag: _listed(words) for flag, words in draft.about.items()}

    def weighed(self, query: Query, reading: Reading) -> float:
        """The points of the sentence with the most, or of the whole query if these are more."""
        tokens = marked(query, reading)
        cuts = [
            place
            for place in range(1, len(tokens))
            if reading.sentences[place] != reading.sentences[place - 1] or not place % _MOST_WORDS
        ]
        spans = zip([0, *cuts], [*cuts, len(tokens)], strict=True)
        parts = [self._sum(tokens[start:end]) for start, end in spans]
        if len(parts) > 1 and len(tokens) <= _MOST_WORDS:
            parts.append(self._sum(tokens))
        return self._base + max(parts, default=0.0)

    def _sum(self, tokens: Sequence[str]) -> float:
        return sum(self._words.get(feature, 0.0) for feature in {*features(tokens)})

    def knows(self, stem: str) -> bool:
        """Whether a stem has points."""
        return stem in self._words

    def likeliest(self, query: Query) -> str:
        """The red flag that the words of a query tell of most."""
        stems = set(query.stems)
        return max(self._about, key=lambda flag: sum(self._about[flag].get(word, 0.0) for word in stems))


def marked(query: Query, reading: Reading) -> list[str]:
    """The stem of each word, with what is said about it: "no:pain", "if:faint", "was:stroke"."""
    found = []
    for place, word in enumerate(query.stems):
        if reading.denied[place]:
            word = "no:" + word
        elif reading.asked[place] or reading.feared[place]:
            word = "if:" + word
        elif reading.past[place] or reading.told[place]:
            word = "was:" + word
        found.append(word)
    return found


def features(tokens: Sequence[str]) -> Iterator[str]:
    """What has points: words, and pairs of neighbours."""
    yield from tokens
    yield from map(" ".join, pairwise(tokens))


def _listed(lists: Mapping[str, str]) -> Mapping[str, float]:
    return {word: float(points) for points, text in lists.items() for word in text.split(" / ")}
