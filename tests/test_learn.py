"""Learning which words tell entries apart: on a toy that can be told apart, and the same every time."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.learn import learn, logits

SIGNS = ("wart", "mole", "tag")
NOISE = "the a is it my can how".split()


def toy(number: int, seed: int) -> tuple[list[dict[str, float]], list[int]]:
    """Questions of three entries, each with its own word among words that all share."""
    draw = random.Random(seed)
    examples, classes = [], []
    for _ in range(number):
        right = draw.randrange(len(SIGNS))
        words = {SIGNS[right], *draw.sample(NOISE, 4)}
        examples.append(dict.fromkeys(sorted(words), 1 / math.sqrt(len(words))))
        classes.append(right)
    return examples, classes


def test_it_learns_what_can_be_told_apart() -> None:
    weights = learn(*toy(60, seed=1))
    unseen, classes = toy(100, seed=2)
    for example, right in zip(unseen, classes, strict=True):
        scores = logits(weights, example, len(SIGNS))
        assert scores.index(max(scores)) == right


def test_the_telling_word_weighs_most() -> None:
    weights = learn(*toy(60, seed=1))
    for right, sign in enumerate(SIGNS):
        assert weights[sign][right] > max(weights[word].get(right, 0.0) for word in NOISE)
        assert all(weights[sign].get(other, 0.0) < 0 for other in range(len(SIGNS)) if other != right)


def test_the_same_seed_gives_the_same_weights_and_another_gives_others() -> None:
    examples, classes = toy(40, seed=3)
    assert learn(examples, classes) == learn(examples, classes, seed=0)
    assert learn(examples, classes, seed=1) != learn(examples, classes, seed=0)


def test_learning_changes_nothing_it_is_given() -> None:
    examples, classes = toy(20, seed=4)
    before = [dict(example) for example in examples]
    learn(examples, classes)
    assert examples == before


@pytest.mark.parametrize("classes", [[], [0], [0, 0, 0]])
def test_there_may_be_nothing_to_tell_apart(classes: list[int]) -> None:
    weights = learn([{"wart": 1.0}] * len(classes), classes)
    assert logits(weights, {"wart": 1.0}, 1)[0] >= 0


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 1), max_size=4), st.integers(0, 4)
        ),
        max_size=12,
    )
)
def test_weights_stay_finite(rows: list[tuple[dict[str, float], int]]) -> None:
    weights = learn([example for example, _ in rows], [right for _, right in rows])
    assert all(math.isfinite(weight) for held in weights.values() for weight in held.values())
