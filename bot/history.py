"""The scorecard over time: figures of each evaluation that was recorded, a line of JSON each. Holds shares and
names of files, and no question that anybody asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from bot.errors import ContentError, OutputError
from bot.evaluate import Outcome, Scorecard, Share
from bot.model import Problem
from bot.pack import Pack
from bot.scorecard_page import risk_coverage

FILE = "scorecards.jsonl"
"""Its name in the state folder."""
_MOST_POINTS = 150


class Scored(msgspec.Struct, frozen=True):
    """One evaluation."""

    day: date
    pack: str
    """Fingerprint of what was served."""
    files: tuple[str, ...]
    questions: int
    shares: Mapping[str, tuple[int, int]]
    """Name -> count and total."""
    accept: float
    curve: tuple[tuple[float, float, float], ...]
    """Score, coverage, risk."""

    def share(self, name: str) -> Share | None:
        """A share by its name, if it was taken."""
        held = self.shares.get(name)
        return Share(*held) if held else None


def scored(
    outcomes: Sequence[Outcome], card: Scorecard, pack: Pack, files: Sequence[Path], day: date
) -> Scored:
    """The figures of an evaluation."""
    points = risk_coverage(outcomes)
    step = max(len(points) // _MOST_POINTS, 1)
    kept = [*points[::step], *points[-1:]]
    return Scored(
        day=day,
        pack=pack.fingerprint,
        files=tuple(sorted(path.name for path in files)),
        questions=len(outcomes),
        shares={name: (share.count, share.total) for name, share in card.shares().items()},
        accept=pack.settings.thresholds.accept,
        curve=tuple((round(a, 3), round(b, 4), round(c, 4)) for a, b, c in kept),
    )


def record(path: Path, figures: Scored) -> None:
    """Adds the figures of an evaluation to a file.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(msgspec.json.encode(figures) + b"\n")
    except OSError as error:
        raise OutputError(f"{error.filename or path}: cannot be written: {error.strerror}") from error


def recorded(path: Path) -> list[Scored]:
    """The evaluations in a file, oldest first; none if there is no file.

    Raises:
        ContentError: every line that is none.
    """
    found: list[Scored] = []
    problems: list[Problem] = []
    try:
        lines = path.read_bytes().split(b"\n") if path.exists() else []
    except OSError as error:
        why = f"cannot be read: {error.strerror}"
        raise ContentError([Problem(str(path), 1, "error", "history", why)]) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(msgspec.json.decode(line, type=Scored))
            except msgspec.DecodeError as error:
                why = f"not a recorded scorecard: {error}"
                problems.append(Problem(str(path), number, "error", "history", why))
    if problems:
        raise ContentError(problems)
    return sorted(found, key=lambda each: each.day)
