"""Drafts as they were last parsed, kept in a cache folder: content that has not changed is not parsed again.

A snapshot bears the name of the bytes that it was made of, so it is never out of date. It is no authority: its
texts are held against the ledger like any others. A folder that cannot be used costs time and nothing else.
"""

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from bot.draft import Draft, EntryDraft, Lexicon, MoreDraft, PackDraft, Place, SourceDraft
from bot.draft_alerts import AlertsFile, TonguesFile
from bot.model import Notice

_MOST = 4
"""Snapshots kept, the newest: one for each pack and language in use."""
_DIGEST = 32
"""Bytes of the sha256 at the start of a file, over the rest of it: a damaged one is noticed."""


class _Parsed(msgspec.Struct, frozen=True):
    """A Draft without what stands elsewhere: places, which only the files tell, and the compiled bank."""

    pack: PackDraft
    notices: Mapping[Notice, str]
    alerts: AlertsFile
    lexicon: Lexicon
    sections: Mapping[str, tuple[EntryDraft, ...]]
    sources: Mapping[str, SourceDraft]
    tongues: TonguesFile
    more: tuple[MoreDraft, ...]
    proposed: tuple[str, ...]


def recall(folder: Path, name: str, locate: Callable[..., Place]) -> Draft | None:
    """The draft kept under a name, without its compiled bank; None if there is no sound one."""
    try:
        held = _path(folder, name).read_bytes()
        if hashlib.sha256(held[_DIGEST:]).digest() != held[:_DIGEST]:
            return None
        kept = msgspec.msgpack.decode(held[_DIGEST:], type=_Parsed)
    except (OSError, msgspec.DecodeError):
        return None
    return Draft(
        kept.pack, kept.notices, kept.alerts, kept.lexicon, kept.sections, kept.sources, locate, kept.tongues,
        more=kept.more, proposed=kept.proposed,
    )  # fmt: skip


def keep(folder: Path, name: str, draft: Draft) -> None:
    """Keeps a draft under a name, whole or not at all, and removes the oldest; in silence if it cannot."""
    parsed = _Parsed(
        draft.pack, draft.notices, draft.alerts, draft.lexicon, draft.sections, draft.sources, draft.tongues,
        draft.more, draft.proposed,
    )  # fmt: skip
    body = msgspec.msgpack.encode(parsed)
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(_path(folder, name), hashlib.sha256(body).digest() + body)
        known = sorted(folder.glob("*.draft"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for old in known[_MOST:]:
            old.unlink(missing_ok=True)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.draft"


def _write(path: Path, data: bytes) -> None:
    """A whole file in one step: a reader meets it finished or not at all."""
    import tempfile  # seldom needed, and slow to import

    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        unfinished = Path(part.name)
        try:
            part.write(data)
            part.close()
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
