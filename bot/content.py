"""faq/ -> Draft: parsed by `content_yaml.py`, or as `snapshot.py` kept it if no byte has changed since.

Neither yaml nor the schemas are imported until something has to be parsed.
"""

from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from bot import snapshot
from bot.bank import Index
from bot.draft import Draft, Place
from bot.draft_alerts import PointsDraft
from bot.errors import ContentError
from bot.files import Files

Learnt = TypeVar("Learnt")


def load(
    faq: Path, language: str = "en", *, stored_index: bool = True, cache: Path | None = None
) -> Draft:
    """The Draft in `faq`.

    Args:
        faq: folder with sources.yaml and one folder a language.
        language: two letters.
        stored_index: False leaves index.json unread, to make it anew.
        cache: folder in which what was parsed is kept for the next start; None keeps and asks nothing.
    Raises:
        ContentError: with every problem of every file.
    """
    home = faq / language
    if not home.is_dir():
        raise ContentError([Place(str(home), 1).problem("no such folder, so no pack of that language")])
    files = Files(faq, language)
    draft = _kept(files, cache) if cache else _parsed(files)
    index = _learnt(home / "index.json", Index, "calibrate anew") if stored_index else None
    points = _learnt(home / "points.json", PointsDraft, "learn it anew")
    return msgspec.structs.replace(draft, index=index, points=points)


def _kept(files: Files, cache: Path) -> Draft:
    """The draft of these files from the cache, where it is put if it was not there."""
    name = files.sha256()
    draft = snapshot.recall(cache, name, _Places(files)) if name else None
    if draft is None:
        draft = _parsed(files)
        if name:
            snapshot.keep(cache, name, draft)
    return draft


def _parsed(files: Files) -> Draft:
    from bot.content_yaml import parse  # a start without changes needs no parser

    return parse(files)


class _Places:
    """Where items stand, for a draft that was not parsed: parses it when somebody asks."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @cached_property
    def _draft(self) -> Draft:
        return _parsed(self._files)

    def __call__(self, item: str, *steps: str | int) -> Place:
        return self._draft.locate(item, *steps)


def _learnt(path: Path, shape: type[Learnt], remedy: str) -> Learnt | None:
    """What a command wrote, if it is there."""
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=shape)
    except (OSError, msgspec.DecodeError) as error:
        problem = Place(str(path), 1).problem(f"not what belongs there, delete it and {remedy}: {error}")
        raise ContentError([problem]) from error
