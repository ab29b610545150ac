"""How long screening takes: ordinary messages, and 4,096 characters of the worst. By hand, about a minute.

python tests/measure_alerts.py
"""

import json
import statistics
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from test_alerts_properties import ADVERSARIAL, DRAFT  # noqa: E402

from bot.alerts import Screen  # noqa: E402
from bot.text import normalise  # noqa: E402
from bot.tongues import Tongues  # noqa: E402


def seconds(screen: Screen, tongues: Tongues, text: str) -> float:
    """The time to screen one message, as the engine does it."""
    start = time.perf_counter()
    query = normalise(text)
    if not screen.look(screen.mended(query)):
        tongues.look(query, screen.words)
    return time.perf_counter() - start


def main() -> None:
    start = time.perf_counter()
    screen, tongues = Screen(DRAFT.alerts, DRAFT.points), Tongues(DRAFT.tongues)
    print(f"made ready in {(time.perf_counter() - start) * 1e3:.1f} ms")
    start = time.perf_counter()
    seconds(screen, tongues, "does it hurt to have a plantar wart frozen")
    print(f"first message {(time.perf_counter() - start) * 1e3:.1f} ms")
    texts = [
        json.loads(line)["text"]
        for name in ("alerts.jsonl", "dev.jsonl", "own-dev.jsonl")
        for line in (HERE / "questions" / name).read_text(encoding="utf-8").splitlines()
    ]
    best = [min(seconds(screen, tongues, text) for _ in range(5)) for text in texts]
    taken = sorted(second * 1e3 for second in best)
    p50, p99 = statistics.median(taken), taken[int(0.99 * len(taken))]
    print(f"{len(texts)} messages, best of 5: p50 {p50:.3f} ms, p99 {p99:.3f} ms, most {taken[-1]:.3f} ms")
    for size in (4096, 100_000):
        for name, unit in ADVERSARIAL.items():
            text = (unit * (size // len(unit) + 1))[:size]
            fresh = Screen(DRAFT.alerts, DRAFT.points)
            seconds(fresh, tongues, "chest pain")
            best = min(seconds(fresh, tongues, text) for _ in range(5)) * 1e3
            print(f"{size:>7} characters of {name:<32} {best:8.2f} ms")


if __name__ == "__main__":
    main()
