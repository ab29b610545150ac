"""Learns from a bank which words tell its entries apart: a softmax regression by stochastic gradient descent,
in plain Python. Sources: Bottou 2010 (stochastic gradient descent), Joachims 1998 (sparse text features
suffice), Wager, Wang and Liang 2013 (leaving out features at random teaches to need none of them alone).
"""

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

Features = Mapping[str, float]
Weights = Mapping[str, Mapping[int, float]]
"""Feature -> class -> weight."""
_PASSES = 12
_RATE, _DECAY = 2.0, 0.4
_LEFT_OUT = 0.3
"""Share of an example's features that each pass does not see."""
_LEAST_SHARE = 0.02
"""Classes less probable than this are not pushed down: it keeps the weights sparse."""
_SURE = 0.98


def learn(examples: Sequence[Features], classes: Sequence[int], seed: int = 0) -> Weights:
    """Weights under which each example's class is the most probable.

    Args:
        examples: feature values of each example, of unit length.
        classes: the class of each example, counted from 0.
        seed: of the order in which examples are seen, and how; the same seed gives the same weights.
    """
    weights: dict[str, dict[int, float]] = defaultdict(dict)
    number = max(classes, default=-1) + 1
    order = list(range(len(examples)))
    draw = random.Random(seed)  # noqa: S311 - the order of examples is no secret
    for turn in range(_PASSES):
        draw.shuffle(order)
        rate = _RATE / (1 + _DECAY * turn)
        for row in order:
            _step(weights, _thinned(examples[row], draw), classes[row], number, rate)
    return weights


def _thinned(example: Features, draw: random.Random) -> Features:
    """An example without some of its features, of unit length again."""
    kept = {feature: value for feature, value in example.items() if draw.random() > _LEFT_OUT}
    length = math.hypot(*kept.values())
    return {feature: value / length for feature, value in kept.items()}


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
