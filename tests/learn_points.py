"""Learns the points of words in alerts.yaml from the messages that are for development, and writes them there.

python tests/learn_points.py            writes faq/en/alerts.yaml; sign the alerts anew after it
python tests/learn_points.py FILE       leaves FILE out and measures on it; writes nothing

Logistic regression (AdaGrad, L2), one weight per stem and per pair of neighbours, rounded. By hand, a minute.
"""

import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from test_alerts import DANGER_AMONG_PHRASINGS  # noqa: E402

from bot import content  # noqa: E402
from bot.alerts import Screen  # noqa: E402
from bot.draft import Draft  # noqa: E402
from bot.points import features, marked  # noqa: E402
from bot.text import normalise  # noqa: E402

ALERTS = HERE.parent / "faq" / "en" / "alerts.yaml"
Row = tuple[str, str]
"""Text, and its red flag or nothing."""
ROUNDS, RATE, DECAY, DANGER_COUNTS = 14, 0.3, 2e-5, 3.0
SMALLEST = 0.4
ENOUGH, TOO_FEW, FAR_TOO_FEW = 2.5, -3.5, -6.0
"""Chosen in five folds: points alone alert on 1 calm message of 150, and set aside no sure emergency."""


def rows(path: Path) -> Iterator[Row]:
    """The English messages of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        flags = [gold[6:] for gold in map(str, row["gold"]) if gold.startswith("alert:")]
        nested = "alert:" in json.dumps(row["gold"])
        if row.get("lang", "en") == "en" and (flags or not nested):
            yield row["text"], flags[0] if flags else ""


def known(draft: Draft, without: Path | None) -> list[Row]:
    """Everything to learn from."""
    files = [p for p in sorted((HERE / "questions").glob("*.jsonl")) if p != without and "sealed" not in p.name]
    found = [row for path in files for row in rows(path)]
    for entry in draft.entries.values():
        texts = (*entry.phrasings, entry.question)
        found += [(text, "") for text in texts if text not in DANGER_AMONG_PHRASINGS]
    for flag in draft.alerts.alerts:
        found += [(text, flag.id) for text in flag.must] + [(text, "") for text in flag.must_not]
    return found


def read(screen: Screen, text: str) -> tuple[list[str], tuple[str, ...]]:
    """The features and the stems of a message."""
    query = screen.mended(normalise(text))
    reading, _ = screen._cues.read(query.words, query.marks)
    return sorted({*features(marked(query, reading))}), query.stems


def learned(cases: Sequence[tuple[list[str], bool]]) -> tuple[float, dict[str, float]]:
    """The base and the weights."""
    counts = Counter(feature for case, _ in cases for feature in case)
    weights = {feature: 0.0 for feature, count in counts.items() if count > 1}
    steps: dict[str, float] = defaultdict(lambda: 1e-8)
    base, base_steps = -3.0, 1e-8
    order = [([f for f in case if f in weights], danger) for case, danger in cases]
    for number in range(ROUNDS):
        random.Random(number).shuffle(order)
        for case, danger in order:
            score = base + sum(map(weights.__getitem__, case))
            slope = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - danger
            slope *= DANGER_COUNTS if danger else 1.0
            if abs(slope) < 1e-3:
                continue
            base_steps += slope * slope
            base -= RATE * slope / math.sqrt(base_steps)
            for feature in case:
                step = slope + DECAY * len(order) / counts[feature] * weights[feature]
                steps[feature] += step * step
                weights[feature] -= RATE * step / math.sqrt(steps[feature])
    rounded = {feature: round(weight * 2) / 2 for feature, weight in weights.items() if abs(weight) >= SMALLEST}
    return round(base, 2), rounded


def told_apart(cases: Iterable[tuple[Iterable[str], str]]) -> dict[str, dict[str, float]]:
    """For each red flag the stems that tell of it: how much more often than in the others, as a logarithm."""
    by_flag: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for stems, flag in cases:
        by_flag[flag].update(set(stems))
        sizes[flag] += 1
    found = {}
    for flag, counts in by_flag.items():
        rest = sum((counter for other, counter in by_flag.items() if other != flag), Counter[str]())
        others = sum(sizes.values()) - sizes[flag]
        odds = {
            stem: math.log((count + 0.5) / (sizes[flag] + 1) * (others + 1) / (rest[stem] + 0.5))
            for stem, count in counts.items()
            if count >= 3
        }
        best = sorted(odds, key=lambda stem: -odds[stem] * math.sqrt(counts[stem]))[:60]
        found[flag] = {stem: round(odds[stem] * 2) / 2 for stem in best if odds[stem] >= 0.75}
    return found


def lists(weights: dict[str, float], indent: str) -> str:
    """Weights as YAML: a line of words for each number of points, the most first."""
    lines: dict[float, list[str]] = defaultdict(list)
    for word, points in sorted(weights.items()):
        lines[points].append(word)
    return "".join(
        f"{indent}{json.dumps(str(points))}: {json.dumps(' / '.join(words), ensure_ascii=False)}\n"
        for points, words in sorted(lines.items(), reverse=True)
    )


def main() -> None:
    draft = content.load(HERE.parent / "faq")
    screen = Screen(draft.alerts)
    without = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
    messages = known(draft, without)
    for text, flag in [*messages]:  # a sentence of a harmless message is harmless
        parts = re.split(r"(?<=[.?!])\s+", text)
        messages += [(part, "") for part in parts if not flag and len(parts) > 1]
    taught = [(*read(screen, text), flag) for text, flag in messages]
    base, weights = learned([(case, bool(flag)) for case, _, flag in taught])
    print(f"{len(taught)} messages, {len(weights)} weights, base {base}")
    if without is not None:
        cases = [(base + sum(weights.get(f, 0) for f in read(screen, text)[0]), flag) for text, flag in rows(without)]
        danger, calm = [s for s, flag in cases if flag], [s for s, flag in cases if not flag]
        for limit in (-4, -3, -2, -1, 0, 0.5, 1, 1.5, 2, 2.5, 3):
            over = [sum(score >= limit for score in scores) / max(1, len(scores)) for scores in (danger, calm)]
            print(f"{limit:5} points: {over[0]:.3f} of danger, {over[1]:.3f} of calm")
        return
    about = told_apart((stems, flag) for _, stems, flag in taught if flag)
    kept = re.split(r"(?m)^points:\n(?:  .*\n|\n)*", ALERTS.read_text(encoding="utf-8"))
    text = f"points:\n  base: {base}\n  enough: {ENOUGH}\n  too_few: {TOO_FEW}\n"
    text += f"  far_too_few: {FAR_TOO_FEW}\n  kept: self-harm\n  words:\n{lists(weights, '    ')}  about:\n"
    text += "".join(f"    {flag}:\n{lists(words, '      ')}" for flag, words in sorted(about.items()))
    head, tail = "".join(kept).split("\nalerts:\n", 1)
    ALERTS.write_text(f"{head.rstrip()}\n\n{text}\nalerts:\n{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
