"""Files that change together: all of them, or none."""

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from bot.errors import OutputError


def put(texts: Mapping[Path, bytes]) -> None:
    """Writes files, each in one step: whoever reads one finds it old or new, never half.

    All are written beside their places first. If one cannot be put in its place, those before it are put back.

    Raises:
        OutputError: a file cannot be written; then none is.
    """
    staged: dict[Path, Path] = {}
    before: dict[Path, bytes | None] = {}
    done: list[Path] = []
    try:
        for path, held in texts.items():
            place = path.resolve()
            place.parent.mkdir(parents=True, exist_ok=True)
            before[place] = place.read_bytes() if place.exists() else None
            staged[place] = place.with_name(f".{place.name}.{os.getpid()}")
            _write(staged[place], held)
            if place.exists():
                shutil.copymode(place, staged[place])
        for place, beside in staged.items():
            beside.replace(place)
            done.append(place)
    except OSError as error:
        for place in done:
            _put_back(place, before[place])
        raise OutputError(f"{error.filename}: cannot be written: {error.strerror}") from error
    finally:
        for beside in staged.values():
            beside.unlink(missing_ok=True)


def _write(path: Path, held: bytes) -> None:
    with path.open("wb") as file:
        file.write(held)
        file.flush()
        os.fsync(file.fileno())


def _put_back(place: Path, held: bytes | None) -> None:
    with contextlib.suppress(OSError):
        if held is None:
            place.unlink(missing_ok=True)
        else:
            place.write_bytes(held)
