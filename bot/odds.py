"""What the weights learnt from a bank say about a question: the log-odds of each entry. Ranks nothing."""

import math
import struct
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.bank import Index, Learnt
from bot.index import pairs, unknown_mass, word_feature
from bot.words import Reading, Words

_FIELD = 32
_HALF = 1 << _FIELD - 1
"""Bits of an entry's votes in a number that holds those of all, and what keeps them from being below 0."""
_PARTS = 16
"""A vote is counted in so many parts."""
_MOST_STRANGE = 40
"""Words that the bank lacks for which one like them speaks, the first."""
_LEVELLED = 0.45
"""How far it is undone that more phrasings seem likelier (logit adjustment: Menon et al. 2021)."""


class _Said(NamedTuple):
    """What a feature says about entries, all in one number so that many are summed at once."""

    mass: float
    votes: int
    """The sum of each entry's vote times 2 to the 32nd to the power of its number."""


def _said(learnt: Learnt) -> _Said:
    return _Said(learnt.mass, sum(vote << _FIELD * entry for entry, vote in learnt.votes))


def _apart(votes: int, entries: int) -> Iterable[int]:
    """The votes of each entry, out of the one number that they were summed in."""
    lifted = votes + int.from_bytes(struct.pack("<I", _HALF) * entries, "little")
    return (vote - _HALF for vote in struct.unpack(f"<{entries}I", lifted.to_bytes(_FIELD // 8 * entries, "little")))


class Odds:
    """The learnt weights of a bank.

    Args:
        index: of the bank.
        words: its words.
        catch_all: entries that are not likelier for having the most phrasings.
    """

    def __init__(self, index: Index, words: Words, catch_all: Collection[str] = ()) -> None:
        self._index, self._words = index, words
        self._tokens = frozenset(index.tokens)
        sizes = [end - start for start, end in pairwise(index.starts)]
        middle = sorted(sizes)[len(sizes) // 2] if sizes else 1
        self._ahead = [
            _LEVELLED * math.log(size / middle) if entry in catch_all else 0.0
            for entry, size in zip(index.entries, sizes, strict=True)
        ]
        """What a catch-all has ahead of others because it has more phrasings."""
        self._said: dict[str, _Said] = {}
        """What the bank's features say, as far as asked for."""

    def of(self, reading: Reading) -> Sequence[float]:
        """The log-odds of each entry under the learnt weights."""
        size = len(self._index.entries)
        if not self._index.learnt:
            return [0.0] * size
        unknown, mass, sums = unknown_mass(size), 0.0, 0
        strange: list[str] = []
        features = [*reading.tokens, *pairs(reading.tokens), *map(word_feature, reading.words)]
        for feature in dict.fromkeys(features):
            if held := self._feature(feature):
                mass += held.mass
                sums += held.votes
            elif " " not in feature and not self._known(feature):
                mass += unknown
                if feature.startswith("."):
                    strange.append(feature[1:])
        sums = _PARTS * sums + sum(map(self._alike, strange[:_MOST_STRANGE]))
        unit = 100 * _PARTS * math.sqrt(mass) or 1.0
        return [vote / unit - ahead for vote, ahead in zip(_apart(sums, size), self._ahead, strict=True)]

    def _alike(self, word: str) -> int:
        """What the bank's word says that is most like a word which the bank lacks, in parts of votes."""
        like, likeness = self._words.likest(word)
        held = self._feature(word_feature(like))
        return round(_PARTS * likeness) * held.votes if held else 0

    def _feature(self, feature: str) -> _Said | None:
        """What a feature says; None if nothing was learnt about it."""
        held = self._said.get(feature)
        if held is None and feature in self._index.learnt:
            held = self._said[feature] = _said(Learnt.read(self._index.learnt[feature]))
        return held

    def _known(self, feature: str) -> bool:
        """Whether the bank has a token, or a word as typed."""
        return feature[1:] in self._index.words if feature.startswith(".") else feature in self._tokens
