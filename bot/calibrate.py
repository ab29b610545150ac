"""Sets the thresholds from the bank itself: each phrasing is asked of a matcher that never saw it, and again
of one that never saw its entry, so that nothing there is right. Reads and writes the pack's own files; prints
nothing.

The bank's phrasings are unlike one another on purpose, so they are harder to find again than real questions
are: the shares kept to here are those of this hard test. (Selective prediction: El-Yaniv and Wiener 2010;
Geifman and El-Yaniv 2017.)
"""

import random
import re
from collections.abc import Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from bot.bank import Bank, Index
from bot.draft import Draft, Lexicon
from bot.errors import OutputError
from bot.index import compile_bank, taught
from bot.match import Matcher
from bot.model import Hit
from bot.text import normalise

_FOLDS, _INSIDE, _FOREIGN = 4, 2, 1
"""Parts of the bank; those that are left out once, one after another, as phrasings and as whole entries. To leave out
all would take twice as long and move the thresholds by a hundredth."""
_SAMPLE = 0.8
"""Share of the phrasings of a left-out entry that are asked."""
_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Trial:
    """A phrasing asked of a matcher that did not know it."""

    score: float
    right: bool
    inside: bool
    """False if its whole entry was left out."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Thresholds, and what they mean on the trials."""

    accept: float
    suggest: float
    wrong_among_answers: float
    """Share of the answers to in-scope trials that were wrong."""
    coverage: float
    """Share of the in-scope trials that were answered right."""
    foreign_answered: float
    """Share of the trials without their entry that were answered."""


def trials(bank: Bank, lexicon: Lexicon, catch_all: Collection[str] = (), seed: int = 0) -> list[Trial]:
    """Both tests over a bank, a few matchers each, on all cores. Takes minutes for some thousand phrasings.

    Args:
        bank: what is asked, and known but for what is left out.
        lexicon: of the pack.
        catch_all: entries that decline: to name one answers nothing.
        seed: of the parts.
    """
    draw = random.Random(seed)  # noqa: S311 - folds are no secret
    rows = [draw.randrange(_FOLDS) for _ in bank]
    entries = sorted({entry for entry, _ in bank})
    draw.shuffle(entries)
    fold_of = {entry: number % _FOLDS for number, entry in enumerate(entries)}
    tests = []
    for fold in range(_INSIDE):
        inside = [pair for pair, row in zip(bank, rows, strict=True) if row == fold]
        tests.append((inside, [p for p, row in zip(bank, rows, strict=True) if row != fold], lexicon, catch_all, True))
    for fold in range(_FOREIGN):
        foreign = [p for p in bank if fold_of[p[0]] == fold and draw.random() < _SAMPLE]
        tests.append((foreign, [p for p in bank if fold_of[p[0]] != fold], lexicon, catch_all, False))
    with ProcessPoolExecutor() as pool:
        return [trial for found in pool.map(_asked, *zip(*tests, strict=True)) for trial in found]


def _asked(
    questions: Bank, bank: Bank, lexicon: Lexicon, catch_all: Collection[str], inside: bool
) -> list[Trial]:
    matcher = Matcher(bank, lexicon, taught(compile_bank(bank, lexicon), bank), catch_all)
    ranked = ((entry, matcher.rank(normalise(text))[:1]) for entry, text in questions)
    return [_trial([hit for hit in hits if hit.entry not in catch_all], entry, inside) for entry, hits in ranked]


def _trial(answer: Sequence[Hit], entry: str, inside: bool) -> Trial:
    """What came of a phrasing of an entry, given the one that may be answered, if any: a catch-all declines."""
    return Trial(answer[0].score, answer[0].entry == entry, inside) if answer else Trial(0.0, False, inside)


def calibrate(found: Sequence[Trial], wrong: float, offered: float) -> Calibration:
    """The lowest thresholds that keep to two shares.

    Args:
        found: the trials.
        wrong: most wrong answers among the answers to in-scope trials.
        offered: most trials without their entry for which anything is offered or answered.
    """
    steps = [round(_STEP * n, 2) for n in range(1, 100)]
    accept = next((t for t in steps if _wrong_among(found, t) <= wrong), 1.0)
    suggest = next((t for t in steps if _reached(found, t, inside=False) <= offered), accept)
    right = [trial for trial in found if trial.inside and trial.right and trial.score >= accept]
    return Calibration(
        accept,
        min(suggest, accept),
        _wrong_among(found, accept),
        len(right) / max(1, sum(trial.inside for trial in found)),
        _reached(found, accept, inside=False),
    )


def _wrong_among(found: Sequence[Trial], threshold: float) -> float:
    answers = [trial.right for trial in found if trial.inside and trial.score >= threshold]
    return 1 - sum(answers) / len(answers) if answers else 0.0


def _reached(found: Sequence[Trial], threshold: float, inside: bool) -> float:
    scores = [trial.score for trial in found if trial.inside is inside]
    return sum(score >= threshold for score in scores) / max(1, len(scores))


def fresh_index(draft: Draft) -> Index:
    """The pack's bank, compiled and learnt."""
    return taught(compile_bank(draft.bank, draft.lexicon), draft.bank)


def write(home: Path, index: Index, found: Calibration, today: date) -> None:
    """Writes index.json, and the thresholds into pack.yaml; the rest of that file stays as it is.

    Raises:
        OutputError: a file cannot be written.
    """
    lines = {
        "accept": found.accept,
        "suggest": found.suggest,
        "calibrated": today.isoformat(),
        "wrong_among_answers": round(found.wrong_among_answers, 4),
        "coverage": round(found.coverage, 4),
        "foreign_answered": round(found.foreign_answered, 4),
    }
    path = home / "pack.yaml"
    try:
        text = path.read_text(encoding="utf-8")
        for key, value in lines.items():
            text = _set(text, key, str(value))
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{error.filename}: cannot be written: {error.strerror}") from error
    write_index(home, index)


def write_index(home: Path, index: Index) -> None:
    """Writes index.json.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        (home / "index.json").write_bytes(msgspec.json.format(msgspec.json.encode(index), indent=0) + b"\n")
    except OSError as error:
        raise OutputError(f"{error.filename}: cannot be written: {error.strerror}") from error


_BLOCK = re.compile(r"(?m)^thresholds:[ \t]*(?:#.*)?\n(?:(?:[ \t]+.*|[ \t]*)(?:\n|\Z))*")
_FLOW = re.compile(r"(?m)^thresholds:[ \t]*\{([^}]*)\}")


def _set(text: str, key: str, value: str) -> str:
    """pack.yaml with one key of `thresholds` set; all else, comments too, stays as it is."""
    text = _FLOW.sub(
        lambda flow: "\n".join(["thresholds:", *(f"  {p.strip()}" for p in flow[1].split(","))]), text
    )
    found = _BLOCK.search(text)
    if not found:
        return f"{text.rstrip()}\n\nthresholds:\n  {key}: {value}\n"
    block = found.group()
    fresh, count = re.subn(
        rf"(?m)^([ \t]+{key}:)[^#\n]*?([ \t]+#.*)?$", rf"\g<1> {value}\g<2>", block, count=1
    )
    if not count:
        head, _, rest = block.partition("\n")
        indent = re.match(r"(?m)(?:[ \t]*(?:#.*)?\n)*([ \t]+)\w", rest)
        fresh = f"{head}\n{indent[1] if indent else '  '}{key}: {value}\n{rest}"
    return text[: found.start()] + fresh + text[found.end() :]
