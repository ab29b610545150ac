"""How fast the matcher is and how much it holds, side by side with RapidFuzz and BM25. Run by hand, from
anywhere:

    python tests/bench_match.py                    the shipped pack, and banks of 1,000, 10,000 and 100,000
    phrasings python tests/bench_match.py --sizes 1000       one generated bank; 0 is the shipped pack
    python tests/bench_match.py --systems cryofaq  this matcher alone

Each cell runs in a process of its own, so that its memory is its own. Times stand as wall clock / CPU of the
process: on a machine that is busy with other things only the second means anything. A generated bank has 30
phrasings an entry: phrasings of the shipped pack, recombined, with made-up words that are spread as words are
(Zipf's law); its questions are phrasings of it with a word dropped, added or misspelt. The same seed gives
the same bank.
"""

import argparse
import gc
import importlib.util
import json
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.bank import Index
    from bot.draft import Lexicon

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

SIZES = (0, 1_000, 10_000, 100_000)
SYSTEMS = ("cryofaq", "WRatio", "token_set_ratio", "bm25s")
PER_ENTRY = 30
MADE_UP = 20_000
QUESTIONS = 1_000
SECONDS = 20.0
"""A system stops asking after so long; it says how many questions it answered."""
LEAST = 10

Bank = list[tuple[str, str]]
Ask = Callable[[str], object]


# Banks


def shipped() -> Bank:
    """The bank of the shipped pack."""
    from bot import content

    return list(content.load(ROOT / "faq").bank)


def generated(size: int, seed: int = 4) -> Bank:
    """A bank of so many phrasings, 30 an entry."""
    draw = random.Random(seed)
    by_entry: dict[str, list[list[str]]] = defaultdict(list)
    for entry, text in shipped():
        by_entry[entry].append(text.split())
    models = list(by_entry.values())
    words, heights = _made_up(draw)
    found: Bank = []
    for number in range(-(-size // PER_ENTRY)):
        model = draw.choice(models)
        topic = draw.sample(words, 3)
        for _ in range(min(PER_ENTRY, size - len(found))):
            first, second = draw.choice(model), draw.choice(model)
            text = first[: (len(first) + 1) // 2] + second[len(second) // 2 :]
            text[draw.randrange(len(text))] = draw.choice(topic)
            text += draw.choices(words, cum_weights=heights, k=draw.randrange(3))
            found.append((f"entry-{number}", " ".join(text)))
    return found


def _made_up(draw: random.Random) -> tuple[list[str], list[float]]:
    """Words that can be said, and their shares added up, by Zipf's law."""
    starts, middles = (
        "b br c cl d dr f g gr h k l m n p pl r s st t tr v w".split(),
        "a e i o u ai ea oo".split(),
    )
    words: dict[str, None] = {}
    while len(words) < MADE_UP:
        word = "".join(draw.choice(starts) + draw.choice(middles) for _ in range(draw.randint(2, 4)))
        words[word + draw.choice(["", "n", "t", "s", "ng"])] = None
    return list(words), list(accumulate(1 / rank for rank in range(1, MADE_UP + 1)))


def questions(bank: Bank, seed: int = 5) -> list[str]:
    """Phrasings of a bank, each a little changed."""
    draw = random.Random(seed)
    found = []
    for _, text in draw.choices(bank, k=QUESTIONS):
        words = text.split()
        at = draw.randrange(len(words))
        change = draw.randrange(3)
        if change == 0 and len(words) > 2:
            del words[at]
        elif change == 1:
            words.insert(at, draw.choice(draw.choice(bank)[1].split()))
        else:
            cut = draw.randrange(len(words[at]))
            words[at] = words[at][:cut] + words[at][cut + 1 :] or words[at]
        found.append(" ".join(words))
    return found


# Systems: a bank -> a function that answers one question


def prepared(system: str, size: int) -> tuple[Bank, Callable[[], Ask]]:
    """A bank, and what builds a system over it; only the second is timed."""
    from bot import content

    draft = content.load(ROOT / "faq")
    bank = generated(size) if size else list(draft.bank)
    if system == "cryofaq":
        return bank, lambda: _cryofaq(bank, draft.lexicon, None if size else draft.index)
    if system == "bm25s":
        import bm25s  # noqa: F401 - its own code is no part of its index

        return bank, lambda: _bm25s(bank)
    return bank, lambda: _rapidfuzz(bank, system)


def _cryofaq(bank: Bank, lexicon: "Lexicon", index: "Index | None") -> Ask:
    """The shipped pack has its index beside it; a generated bank is compiled, without learnt weights."""
    from bot.match import Matcher
    from bot.text import normalise

    matcher = Matcher(bank, lexicon, index)
    return lambda text: matcher.find(normalise(text))


def _rapidfuzz(bank: Bank, scorer: str) -> Ask:
    from rapidfuzz import fuzz, process, utils

    choices = [utils.default_process(text) for _, text in bank]
    score = getattr(fuzz, scorer)
    return lambda text: process.extractOne(utils.default_process(text), choices, scorer=score)


def _bm25s(bank: Bank) -> Ask:
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    tokens = bm25s.tokenize([text for _, text in bank], stemmer=stemmer, show_progress=False)
    index = bm25s.BM25()
    index.index(tokens, show_progress=False)

    def ask(text: str) -> object:
        query = bm25s.tokenize([text], stemmer=stemmer, show_progress=False, return_ids=False)
        return index.retrieve(query, k=15, show_progress=False)

    return ask


# One cell


def memory(key: str) -> float:
    """Memory of this process in MB: VmRSS now, VmHWM at its highest."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{key}:"))


def cell(system: str, size: int) -> dict[str, float]:
    """Builds one system over one bank, and asks it."""
    bank, build = prepared(system, size)
    asked = questions(bank)
    gc.collect()
    before = memory("VmRSS")
    wall, cpu = time.perf_counter(), time.process_time()
    ask = build()
    ask(
        "does it hurtt"
    )  # what is made at the first question, and at the first misspelling, belongs to the build
    found = {"build": time.perf_counter() - wall, "build_cpu": time.process_time() - cpu}
    found["peak"] = memory("VmHWM") - before
    gc.collect()
    found["memory"] = memory("VmRSS") - before
    walls, cpus = [], []
    end = time.monotonic() + SECONDS
    for text in asked:
        if time.monotonic() > end and len(walls) >= LEAST:
            break
        wall, cpu = time.perf_counter_ns(), time.process_time_ns()
        ask(text)
        cpus.append(time.process_time_ns() - cpu)
        walls.append(time.perf_counter_ns() - wall)
    for name, times in (("", walls), ("_cpu", cpus)):
        times.sort()
        for part in (50, 99):
            found[f"p{part}{name}"] = times[min(len(times) - 1, len(times) * part // 100)] / 1e6
    return found | {"asked": len(walls), "phrasings": len(bank), "entries": len({e for e, _ in bank})}


def table(sizes: Sequence[int], systems: Sequence[str]) -> None:
    """Runs the cells one after another and prints a line for each."""
    head = "bank      system             build s       MB  (peak)     p50 ms            p99 ms        asked"
    print("times: wall / CPU\n" + head, flush=True)
    for size in sizes:
        for system in systems:
            command = [sys.executable, __file__, "--cell", system, str(size)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
            if done.returncode:
                print(f"{size:<9} {system:<16} failed: {done.stderr.strip().splitlines()[-1:]}", flush=True)
                continue
            f = json.loads(done.stdout)
            print(
                f"{size or 'shipped':<9} {system:<16} {f['build']:5.2f} / {f['build_cpu']:<5.2f} "
                f"{f['memory']:5.0f} ({f['peak']:4.0f}) {f['p50']:8.2f} / {f['p50_cpu']:<8.2f}"
                f"{f['p99']:8.2f} / {f['p99_cpu']:<8.2f}"
                f"{f['asked']:5}  ({f['phrasings']} phrasings, {f['entries']} entries)",
                flush=True,
            )


def main() -> None:
    """Reads the options."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, help="phrasings; 0 is the shipped pack"
    )
    parser.add_argument("--systems", nargs="+", default=SYSTEMS, choices=SYSTEMS)
    parser.add_argument("--cell", nargs=2, metavar=("SYSTEM", "SIZE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.cell:
        print(json.dumps(cell(args.cell[0], int(args.cell[1]))))
        return
    systems = [name for name in args.systems if name != "bm25s" or importlib.util.find_spec("bm25s")]
    table(args.sizes, systems)


if __name__ == "__main__":
    main()
