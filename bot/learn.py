"""Learns from a bank which words tell its entries apart: a softmax regression by stochastic gradient descent,
in plain Python. Sources: Bottou 2010 (stochastic gradient descent), Joachims 1998 (sparse text features
suffice).
"""

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

Features = Mapping[str, float]
Weights = Mapping[str, Mapping[int, float]]
"""Feature -> class -> weight."""
_PASSES = 8
_RATE, _DECAY = 2.0, 0.5
_LEAST_SHARE = 0.02
"""Classes less probable than this are not pushed down: it keeps the weights sparse."""
_SURE = 0.98


def learn(examples: Sequence[Features], classes: Sequence[int], seed: int = 0) -> Weights:
    """Weights under which each example's class is the most probable.

    Args:
        examples: feature values of each example, of unit length.
        classes: the class of each example, counted from 0.
        seed: of the order in which examples are seen; the same seed gives the same weights.
    """
    weights: dict[str, dict[int, float]] = defaultdict(dict)
    number = max(classes, default=-1) + 1
    order = list(range(len(examples)))
    shuffle = random.Random(seed).shuffle  # noqa: S311 - the order of examples is no secret
    for turn in range(_PASSES):
        shuffle(order)
        rate = _RATE / (1 + _DECAY * turn)
        for row in order:
            _step(weights, examples[row], classes[row], number, rate)
    return weights


def _step(
    weights: dict[str, dict[int, float]], example: Features, right: int, number: int, rate: float
) -> None:
    """One gradient step on the log-loss of one example."""
    scores = logits(weights, example, number)
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    share = powers[right] / total
    if share > _SURE:
        return
    least = _LEAST_SHARE * total
    pushes = [(c, -rate * p / total) for c, p in enumerate(powers) if p > least and c != right]
    pushes.append((right, rate * (1 - share)))
    for feature, value in example.items():
        held = weights[feature]
        for c, push in pushes:
            held[c] = held.get(c, 0.0) + push * value


def logits(weights: Weights, example: Features, number: int) -> list[float]:
    """The score of each class."""
    scores = [0.0] * number
    for feature, value in example.items():
        for c, weight in weights.get(feature, {}).items():
            scores[c] += value * weight
    return scores
