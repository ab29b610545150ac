"""Asked questions -> the scorecard: how often the engine is right, wrong, unsure or silent, with 95 %
intervals.

Reads question files and an Engine; prints nothing. Intervals are Wilson's (1927).
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.engine import Engine
from bot.errors import ContentError, InputError
from bot.model import Alert, Answer, Decision, NoMatch, Problem, Suggest

_Z = 1.959964
ALERT = "alert:"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that somebody asked, with what would be right."""

    text: str
    gold: tuple[str, ...]
    """Entry ids of which any is right, or `alert:ID`; none when the question is out of scope."""
    kind: str
    lang: str = "en"
    where: str = ""
    """Its file and line."""

    @property
    def alerts(self) -> tuple[str, ...]:
        """The red flags that it shows."""
        return tuple(gold.removeprefix(ALERT) for gold in self.gold if gold.startswith(ALERT))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an asked question."""

    asked: Asked
    verdict: str
    """One of VERDICTS."""
    given: tuple[str, ...]
    """The entries or the alert that were given, best first."""
    score: float


VERDICTS = {
    "right": "answered, and a right entry",
    "wrong": "answered, and a wrong entry",
    "offered": "a right entry was offered",
    "missed": "nothing right was offered",
    "oos_answered": "out of scope, yet answered",
    "oos_offered": "out of scope, and entries were offered",
    "oos_declined": "out of scope, and declined",
    "alert_right": "the right alert was raised",
    "alert_other": "another alert was raised",
    "alert_missed": "no alert was raised",
    "false_alarm": "an alert where there is no danger",
}


@dataclass(frozen=True, slots=True)
class Share:
    """A share of some questions, with its 95 % interval."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """0 to 1; 0 for a share of nothing."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval: from, to."""
        if not self.total:
            return 0.0, 1.0
        n, p = self.total, self.value
        middle = p + _Z * _Z / (2 * n)
        half = _Z * math.sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))
        return max(0.0, (middle - half) / (1 + _Z * _Z / n)), min(1.0, (middle + half) / (1 + _Z * _Z / n))


def read(paths: Iterable[Path]) -> list[Asked]:
    """The questions of some JSONL files.

    Raises:
        InputError: a file cannot be read.
        ContentError: every line that is not an asked question.
    """
    found: list[Asked] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: cannot be read: {error}") from error
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    found.append(_asked(json.loads(line), f"{path.name}:{number}"))
                except (ValueError, RecursionError) as error:
                    problems.append(Problem(str(path), number, "error", "questions", str(error)))
    if problems:
        raise ContentError(problems)
    if not found:
        raise InputError("no questions in these files")
    return found


def _asked(row: object, where: str) -> Asked:
    if (
        not isinstance(row, dict)
        or not isinstance(row.get("text"), str)
        or not isinstance(row.get("gold"), list)
    ):
        raise ValueError('not an object with "text" and a list "gold"')
    if not all(isinstance(gold, str) for gold in row["gold"]):
        raise ValueError('"gold" holds something other than ids')
    kind, lang = str(row.get("kind", "plain")), str(row.get("lang", "en"))
    return Asked(row["text"], tuple(row["gold"]), kind, lang, where)


def score(engine: Engine, questions: Iterable[Asked]) -> list[Outcome]:
    """Asks every question and judges what comes back."""
    return [outcome(asked, engine.decide(asked.text)) for asked in questions]


def outcome(asked: Asked, decision: Decision) -> Outcome:
    """What a decision is worth."""
    match decision:
        case Alert(flag=flag, others=others):
            given = (flag.id, *(other.id for other in others))
            if not asked.alerts:
                return Outcome(asked, "false_alarm", given, 1.0)
            return Outcome(
                asked, "alert_right" if set(given) & set(asked.alerts) else "alert_other", given, 1.0
            )
        case Answer(entry=entry, score=score, also=also):
            given, verdict = (entry.id, *(other.id for other in also)), "answered"
        case Suggest(entries=entries, score=score):
            given, verdict = tuple(entry.id for entry in entries), "offered"
        case NoMatch(score=score):
            given, verdict = (), "declined"
    if asked.alerts:
        return Outcome(asked, "alert_missed", given, score)
    if not asked.gold:
        return Outcome(asked, f"oos_{verdict}", given, score)
    if verdict == "answered":
        return Outcome(asked, "right" if given[0] in asked.gold else "wrong", given, score)
    return Outcome(asked, "offered" if set(given) & set(asked.gold) else "missed", given, score)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Counts of outcomes, and the shares that matter."""

    counts: Mapping[str, int]

    def share(self, verdicts: str, of: str) -> Share:
        """The share of some verdicts among some others; both lists are separated by blanks."""
        return Share(*(sum(self.counts.get(v, 0) for v in part.split()) for part in (verdicts, of)))

    def shares(self) -> dict[str, Share]:
        """Name -> share. In scope: of questions that an entry answers. Unless named, alerts are left out."""
        inside = "right wrong offered missed"
        out = "oos_answered oos_offered oos_declined"
        alerts = "alert_right alert_other alert_missed"
        found = {
            "right": self.share("right", inside),
            "wrong": self.share("wrong", inside),
            "right-or-offered": self.share("right offered", inside),
            "missed": self.share("missed", inside),
            "wrong-among-answers": self.share("wrong oos_answered", "right wrong oos_answered"),
            "oos-answered": self.share("oos_answered", out),
            "oos-declined": self.share("oos_declined", out),
            "alert-recall": self.share("alert_right alert_other", alerts),
            "alert-named": self.share("alert_right", alerts),
            "false-alarms": self.share("false_alarm", f"false_alarm {inside} {out}"),
        }
        return {name: share for name, share in found.items() if share.total}


def scorecards(outcomes: Iterable[Outcome]) -> dict[str, Scorecard]:
    """Kind -> scorecard, and `all` for everything, first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        for kind in ("all", outcome.asked.kind):
            counts[kind][outcome.verdict] += 1
    return {kind: Scorecard(counts[kind]) for kind in ("all", *sorted(counts.keys() - {"all"}))}
