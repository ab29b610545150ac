"""Learns points.json from the messages that are for development: how much each word speaks for danger, and how many
points a message needs beside each kind of sign.

python tests/learn_points.py            writes faq/en/points.json; sign the alerts anew after it
python tests/learn_points.py --folds    measures in five folds and writes nothing

Words: logistic regression (AdaGrad, L2; Duchi, Hazan and Singer 2011) that sees not all features of a message at a
time (Wager, Wang and Liang 2013). Limits: a second one over points and the kind
of sign, on messages that no sign was written from, with points learnt without them (stacking: Wolpert 1992). By
hand, some minutes.
"""

import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import msgspec  # noqa: E402
from test_alerts import DANGER_AMONG_PHRASINGS  # noqa: E402

from bot import content  # noqa: E402
from bot.alerts import Screen  # noqa: E402
from bot.draft import Draft  # noqa: E402
from bot.draft_alerts import PointsDraft  # noqa: E402
from bot.learn import learn  # noqa: E402
from bot.points import Points, best, features, kinds, marked  # noqa: E402
from bot.text import normalise  # noqa: E402

HOME = HERE.parent / "faq" / "en"
FRESH = tuple(
    f"{name}.jsonl"
    for name in "alerts-taught alerts-fifth alerts-sixth alerts-seventh own-fourth own-fifth own-sixth own-seventh"
    " own-eighth own-ninth".split()
)
"""No sign was written from these."""
FOLDS = 5
ROUNDS, RATE, DECAY = 12, 0.3, 2e-5
LEFT_OUT = 0.3
"""Share of a message's features that a round does not see; chosen in folds."""
SMALLEST, TELLING = 0.15, 0.5
"""Weights below these are left out."""
PHRASING_COUNTS = 0.6
"""A phrasing of an entry, against a message: they are many, and alike."""
AIM, AIM_SURE = 0.45, 0.25
"""The chance of danger at which a message shows a red flag, without a sure sign and with one: a sign is set aside only
where all else speaks against it."""
LESSONS, WRONG_COUNTS, CLEARLY = 7, 4.0, 0.3
"""Rounds of learning, how much more a message counts in the next if it came out wrong, and the points that it must
be away from the limit."""
KINDS = ("without_sign", "unsure_urgent", "sure_urgent", "unsure_emergency", "sure_emergency")


class Case(NamedTuple):
    """A message to learn from."""

    text: str
    flag: str
    """Its red flag, or nothing."""
    counts: float
    fresh: bool
    features: tuple[str, ...]
    kind: str
    """Of the surest sign in it."""


def rows(path: Path) -> Iterator[tuple[str, str]]:
    """The English messages of a file, each with its red flag or nothing."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        flags = [gold[6:] for gold in map(str, row["gold"]) if gold.startswith("alert:")]
        nested = "alert:" in json.dumps(row["gold"])
        if row.get("lang", "en") == "en" and (flags or not nested):
            yield row["text"], flags[0] if flags else ""


def known(draft: Draft, screen: Screen) -> Iterator[Case]:
    """Everything to learn from."""
    for path in sorted((HERE / "questions").glob("*.jsonl")):
        if "sealed" not in path.name:
            yield from (case(screen, *row, fresh=path.name in FRESH) for row in rows(path))
    for entry in draft.entries.values():
        texts = (*entry.phrasings, entry.question)
        yield from (case(screen, t, "", PHRASING_COUNTS) for t in texts if t not in DANGER_AMONG_PHRASINGS)
    questions = [entry.question for entry in draft.entries.values()]
    for flag in draft.alerts.alerts:
        yield from (case(screen, text, flag.id) for text in flag.must)
        for number, text in enumerate(flag.must):  # what else is asked makes it no less
            for asked in (questions[number % len(questions)], questions[-1 - number % len(questions)]):
                yield case(screen, f"{text}. {asked}", flag.id)
                yield case(screen, f"{asked} {text}", flag.id)
        yield from (case(screen, text, "") for text in flag.must_not)


def case(screen: Screen, text: str, flag: str, counts: float = 1.0, fresh: bool = False) -> Case:
    """A message as it is learnt from."""
    query = screen.mended(normalise(text))
    reading, _ = screen._cues.read(query.words, query.marks)
    seen = screen.look(query)
    kind = f"{'sure' if seen[0].sure else 'unsure'}_{seen[0].level}" if seen else "without_sign"
    found = tuple(sorted({*features(marked(query, reading), query.words)}))
    return Case(text, flag, counts, fresh, found, kind)


def sentences(screen: Screen, cases: Iterable[Case]) -> Iterator[Case]:
    """The sentences of harmless messages, which are harmless."""
    for each in cases:
        parts = re.split(r"(?<=[.?!])\s+", each.text)
        if not each.flag and len(parts) > 1:
            yield from (case(screen, part, "", each.counts) for part in parts)


def learned(cases: Sequence[Case]) -> tuple[float, dict[str, float]]:
    """The base and the weights."""
    held = Counter(feature for case in cases for feature in case.features)
    names = [feature for feature, count in held.items() if count > 1]
    number = {feature: place for place, feature in enumerate(names)}
    pull = [DECAY * len(cases) / held[feature] for feature in names]
    weights, steps = [0.0] * len(names), [1e-8] * len(names)
    base, base_steps = -3.0, 1e-8
    order = [([number[f] for f in c.features if f in number], bool(c.flag), c.counts) for c in cases]
    for turn in range(ROUNDS):
        draw = random.Random(turn)
        draw.shuffle(order)
        for every, danger, counts in order:
            found = [place for place in every if draw.random() > LEFT_OUT]
            score = base + sum([weights[place] for place in found])
            slope = (1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - danger) * counts
            if abs(slope) < 1e-3:
                continue
            base_steps += slope * slope
            base -= RATE * slope / math.sqrt(base_steps)
            for place in found:
                step = slope + pull[place] * weights[place]
                steps[place] += step * step
                weights[place] -= RATE * step / math.sqrt(steps[place])
    pairs = zip(names, weights, strict=True)
    return round(base, 2), {name: round(weight, 1) for name, weight in pairs if abs(weight) >= SMALLEST}


def told_apart(screen: Screen, cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Red flag -> what tells of it rather than of another: softmax regression over messages of danger."""
    flags = sorted({case.flag for case in cases})
    held = [{*kinds(screen.mended(normalise(case.text)).stems)} for case in cases]
    counts = Counter(feature for found in held for feature in found)
    vectors = [{f: 1 / math.sqrt(len(found)) for f in found if counts[f] > 2} for found in held]
    weights = learn(vectors, [flags.index(case.flag) for case in cases])
    return {
        flag: {f: round(w[at], 1) for f, w in sorted(weights.items()) if abs(w.get(at, 0.0)) >= TELLING}
        for at, flag in enumerate(flags)
    }


def points(
    base: float, words: dict[str, float], about: dict[str, dict[str, float]], least: Sequence[float]
) -> PointsDraft:
    """The file's content."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for feature, weight in sorted(words.items()):
        first, _, rest = feature.partition(" ")
        by_first[first].append(f"{rest} {weight}".strip())
    held = {first: " / ".join(parts) for first, parts in by_first.items()}
    return PointsDraft(base, *least, words=held, about={flag: lists(tell) for flag, tell in about.items()})


def lists(weights: dict[str, float]) -> dict[str, str]:
    """Weight -> what has it; the most first."""
    found: dict[float, list[str]] = defaultdict(list)
    for feature, weight in sorted(weights.items()):
        found[weight].append(feature)
    return {str(weight): " / ".join(found[weight]) for weight in sorted(found, reverse=True)}


def weighed(screen: Screen, ready: Points, case: Case) -> float:
    """The points of a message."""
    query = screen.mended(normalise(case.text))
    weight = ready.weighed(query, screen._cues.read(query.words, query.marks)[0])
    return best(weight, signed=case.kind != "without_sign")


def left_out(screen: Screen, cases: Sequence[Case]) -> list[tuple[Case, float]]:
    """Every fresh message, with its points as learnt without it."""
    fresh = [case for case in cases if case.fresh]
    random.Random(0).shuffle(fresh)
    found = []
    for fold in range(FOLDS):
        out = {case.text for case in fresh[fold::FOLDS]}
        kept = [case for case in cases if case.text not in out]
        base, words = learned([*kept, *sentences(screen, kept)])
        ready = Points(points(base, words, {}, [0.0] * len(KINDS)))
        found += [(case, weighed(screen, ready, case)) for case in fresh[fold::FOLDS]]
        print(f"fold {fold + 1}: {len(words)} weights", flush=True)
    return found


def odds(scored: Sequence[tuple[Case, float]]) -> tuple[float, dict[str, float]]:
    """What a point, and a kind of sign, count towards danger: logistic regression by Newton's method, a kind at a
    time."""
    slope, biases = 0.5, dict.fromkeys(KINDS, 0.0)
    for _ in range(200):
        change, size = 0.0, 1e-3
        moves = {kind: [0.0, 1e-1] for kind in KINDS}
        for each, score in scored:
            chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, slope * score + biases[each.kind]))))
            off, spread = bool(each.flag) - chance, chance * (1 - chance)
            change, size = change + off * score, size + spread * score * score
            moves[each.kind][0] += off
            moves[each.kind][1] += spread
        slope += change / size
        for kind, (move, span) in moves.items():
            biases[kind] += move / span
    return slope, biases


def limits(scored: Sequence[tuple[Case, float]], aim: float, sure: float) -> list[float]:
    """The points that a message needs for each kind of sign.

    Args:
        scored: messages with their points.
        aim: the chance at which one shows a red flag.
        sure: that chance where it has a sure sign.
    """
    slope, biases = odds(scored)
    aims = {kind: sure if kind.startswith("sure") else aim for kind in KINDS}
    return [round((math.log(aims[kind] / (1 - aims[kind])) - biases[kind]) / slope, 2) for kind in KINDS]


def insisted(
    screen: Screen, cases: Sequence[Case], least: list[float]
) -> tuple[float, dict[str, float]]:
    """The base and the weights, learnt anew with more weight on what came out wrong before."""
    needed = dict(zip(KINDS, least, strict=True))
    found: list[tuple[int, float, dict[str, float]]] = []
    for _ in range(LESSONS):
        base, words = learned([*cases, *sentences(screen, cases)])
        ready = Points(points(base, words, {}, least))
        beyond = [weighed(screen, ready, each) - needed[each.kind] for each in cases]
        right = [
            over >= CLEARLY if each.flag else over < -CLEARLY for over, each in zip(beyond, cases, strict=True)
        ]
        found.append((right.count(False), base, words))
        print(f"{right.count(False)} of {len(right)} do not come out clearly", flush=True)
        cases = [
            each if well else each._replace(counts=each.counts * WRONG_COUNTS)
            for each, well in zip(cases, right, strict=True)
        ]
    _, base, words = min(found, key=lambda lesson: lesson[0])
    return base, words


def tell(scored: Sequence[tuple[Case, float]]) -> None:
    """Prints what each aim would come to."""
    for aim in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        least = dict(zip(KINDS, limits(scored, aim, aim), strict=True))
        shown = [[s >= least[c.kind] for c, s in scored if bool(c.flag) is danger] for danger in (True, False)]
        danger, calm = (sum(row) / len(row) for row in shown)
        print(f"aim {aim}: {danger:.3f} of danger, {calm:.3f} of calm; {least}")


def main() -> None:
    draft = content.load(HERE.parent / "faq")
    screen = Screen(draft.alerts)
    cases = [*known(draft, screen)]
    scored = left_out(screen, cases)
    tell(scored)
    if "--folds" in sys.argv:
        return
    least = limits(scored, AIM, AIM_SURE)
    base, words = insisted(screen, cases, least)
    about = told_apart(screen, [case for case in cases if case.flag])
    made = points(base, words, about, least)
    (HOME / "points.json").write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")


if __name__ == "__main__":
    main()
