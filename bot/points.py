"""Points: how much all the words of a query, read together and in their order, speak for danger. A second opinion
beside the signs: it finds what no sign was written for, and doubts a sign that stands among harmless words.

A small convolutional network over word vectors (Kim 2014, with residual layers: He et al. 2016), learnt by
tests/learn_points.py. Knows no signs, and no red flags but those of its file.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bot.draft_alerts import Array, Layer, PointsDraft
from bot.model import Level, Query
from bot.readings import Reading
from bot.signs import EITHER

Numbers = NDArray[np.float32]

threadpool_limits(1)  # products this small take a hundred times longer when threads of a busy machine share them
_SEEN = 2.0
"""What a sign counts, in log-odds, when words say which red flag is meant. Chosen on messages set aside."""
MARKS = {"": 0, ",": 1, ".": 2, "?": 3, "\n": 4}
"""What stood before a word -> the row of its vector."""
_UNKNOWN = 0
_LONG = 200
"""Words beyond which reading a text more than once takes too long."""


class Points:
    """The network of a pack, ready to read."""

    def __init__(self, draft: PointsDraft) -> None:
        self._least = {
            None: draft.without_sign,
            (Level.EMERGENCY, True): draft.sure_emergency,
            (Level.EMERGENCY, False): draft.unsure_emergency,
            (Level.URGENT, True): draft.sure_urgent,
            (Level.URGENT, False): draft.unsure_urgent,
        }
        self._flags = draft.flags
        self._own = draft.own
        self._rows = {word: row for row, word in enumerate(draft.words.split(), _UNKNOWN + 1)}
        self._steps = numbers(draft.steps)
        self._vectors = np.frombuffer(draft.vectors, np.int8).reshape(-1, len(self._steps))
        self._marks, self._said = numbers(draft.marks), numbers(draft.said)
        self._layers = [*map(_layer, draft.layers)]
        self._hidden, self._last = _layer(draft.hidden), _layer(draft.last)

    def weighed(self, query: Query, reading: Reading, words: slice = slice(None)) -> Numbers:
        """What the network makes of a query, or of some of its words: the log-odds of danger, then one number for
        each red flag.

        A misspelt word that may stand for several is read as the worst of them, in very long texts as the first.
        """
        marks, spoken = [MARKS[mark] for mark in query.marks[words]], said(reading)[words]
        ways = [word.split(EITHER) for word in query.words[words]]
        turns = max(map(len, ways), default=1) if len(ways) <= _LONG else 1
        read = ([way[turn % len(way)] for way in ways] for turn in range(turns))
        return max((self._told(row, marks, spoken) for row in read), key=lambda told: float(told[0]))

    def _told(self, words: Sequence[str], marks: Sequence[int], said: Sequence[int]) -> Numbers:
        vectors = self._vectors[[self._rows.get(word, _UNKNOWN) for word in words]] * self._steps
        state = vectors + self._marks[marks] + self._said[said]
        for weights, bias in self._layers:
            state = state + np.maximum(_windows(state, len(weights)) @ weights + bias, 0)
        whole = np.concatenate((state.max(axis=0), state.sum(axis=0) / np.sqrt(np.float32(len(state)))))
        (hidden, hidden_bias), (last, last_bias) = self._hidden, self._last
        told: Numbers = np.maximum(whole @ hidden + hidden_bias, 0) @ last + last_bias
        return told

    def enough(self, told: Numbers, level: Level | None = None, sure: bool = False) -> bool:
        """Whether a query has the points to show a red flag of which a sign was seen, or of none: the surer the
        sign, the fewer will do."""
        return float(told[0]) >= self._least[(level, sure) if level else None]

    def knows(self, word: str) -> bool:
        """Whether a word was in a message that the network learnt from."""
        return self._rows.get(word, self._own + 1) <= self._own

    def likeliest(self, told: Numbers, seen: Sequence[str], allowed: Sequence[str]) -> str:
        """The red flag that a query tells of most.

        Args:
            told: what the network makes of it.
            seen: red flags of which a sign was seen.
            allowed: red flags to choose from.
        """
        tells = dict(zip(self._flags, told[1:].tolist(), strict=True))
        return max(allowed, key=lambda flag: tells.get(flag, 0.0) + _SEEN * (flag in seen))


def said(reading: Reading) -> list[int]:
    """For each word, as bits: it is denied; asked or feared; past or told."""
    columns = (reading.denied, reading.asked, reading.feared, reading.past, reading.told)
    return [d | (a | f) << 1 | (p | t) << 2 for d, a, f, p, t in zip(*columns, strict=True)]


def numbers(array: Array) -> Numbers:
    """An array as stored, ready to reckon with."""
    return np.frombuffer(array.halves, "<f2").reshape(array.shape).astype(np.float32)


def _layer(layer: Layer) -> tuple[Numbers, Numbers]:
    return numbers(layer.weights), numbers(layer.bias)


def _windows(state: Numbers, size: int) -> Numbers:
    """Each row with its neighbours in one: rows x width -> rows x size, zeros beyond the ends."""
    rows, width = state.shape
    beside = size // width // 2
    padded = np.zeros((rows + 2 * beside, width), np.float32)
    padded[beside : beside + rows] = state
    return np.concatenate([padded[start : start + rows] for start in range(2 * beside + 1)], axis=1)
