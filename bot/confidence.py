"""How sure a match is: from the measures of the two best entries to the chance that the best one is right.

Both the ranking and the confidence are logistic models whose few weights were fitted on the development splits of
four banks with asked questions, each bank judged by weights from the other three before all four were used. What a
chance is worth in one pack is for its thresholds to say, which `calibrate.py` sets. (Conditional logit: McFadden
1974; selective prediction: El-Yaniv and Wiener 2010.)
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

_LONGEST = 60
"""Words of a question beyond which more do not make it surer."""


class Measures(NamedTuple):
    """How near an entry is to a question; 0 to 1 but for the first two."""

    score: float = 0.0
    """All measures weighed, in log-odds against an entry that nothing speaks for."""
    odds: float = 0.0
    """What the learnt weights say, in log-odds."""
    phrasing: float = 0.0
    """Cosine with the best phrasing."""
    profile: float = 0.0
    """Cosine with the entry's profile."""
    covered: float = 0.0
    """Share of the question's weight in words that the entry uses."""
    overlap: float = 0.0
    """Dice coefficient of the words in the question and in the phrasing most like it, unweighted (Dice 1945)."""


class Weights(NamedTuple):
    """What each measure counts in the score of an entry."""

    odds: float
    phrasing: float
    profile: float
    covered: float


class Judge(NamedTuple):
    """Weights of the ranking and of the confidence that goes with it."""

    rank: Weights
    bias: float
    chance: float
    chance_lead: float
    score_lead: float
    phrasing: float
    profile: float
    covered: float
    overlap: float
    length: float
    phrasing_lead: float
    profile_lead: float
    overlap_lead: float

    def confidence(
        self, best: Measures, second: Measures, others: Iterable[float], entries: int, words: int
    ) -> float:
        """The chance that the best entry is right, 0 to 1.

        Args:
            best: of the best entry, its score the highest.
            second: of the next one; all 0 if there is none.
            others: scores of the other entries that have one.
            entries: of the bank; those without a score count with 0.
            words: of the question.
        """
        powers = [math.exp(score - best.score) for score in (second.score, *others)]
        rest = max(0, entries - 1 - len(powers)) * math.exp(-best.score)
        chance = 1 / (1 + sum(powers) + rest)
        return _logistic(
            self.bias
            + self.chance * chance
            + self.chance_lead * chance * (1 - powers[0])
            + self.score_lead * (best.score - second.score)
            + self.phrasing * best.phrasing
            + self.profile * best.profile
            + self.covered * best.covered
            + self.overlap * best.overlap
            + self.length * math.log(1 + min(words, _LONGEST))
            + self.phrasing_lead * (best.phrasing - second.phrasing)
            + self.profile_lead * (best.profile - second.profile)
            + self.overlap_lead * (best.overlap - second.overlap)
        )


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-odds)) if odds > -500 else 0.0


TAUGHT = Judge(
    rank=Weights(odds=1.12, phrasing=1.947, profile=-1.080, covered=2.139),
    bias=-5.004,
    chance=3.962,
    chance_lead=-0.958,
    score_lead=0.274,
    phrasing=-1.970,
    profile=2.189,
    covered=1.086,
    overlap=1.324,
    length=0.659,
    phrasing_lead=-0.590,
    profile_lead=-0.660,
    overlap_lead=1.779,
)
"""For a bank with learnt weights."""
UNTAUGHT = Judge(
    rank=Weights(odds=0.0, phrasing=6.129, profile=13.903, covered=4.005),
    bias=-5.538,
    chance=3.897,
    chance_lead=-0.915,
    score_lead=0.409,
    phrasing=-1.564,
    profile=0.578,
    covered=0.935,
    overlap=2.733,
    length=0.858,
    phrasing_lead=-3.090,
    profile_lead=-3.855,
    overlap_lead=3.273,
)
"""For a bank without."""
