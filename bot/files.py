"""The files of a pack, each read once, so that what is parsed is what was hashed. Knows no format."""

import hashlib
from pathlib import Path

from bot import __version__

_FORMAT = "2"
"""To be raised when shapes (`draft.py`) or checks (`content_yaml.py`) change between two versions."""
_NEEDED = ("pack", "notices", "alerts", "lexicon")


class Files:
    """The files of one pack, as they are now.

    Args:
        faq: folder with sources.yaml and one folder a language.
        language: two letters.
    """

    def __init__(self, faq: Path, language: str) -> None:
        self.faq, self.home = faq, faq / language
        self.entries = sorted((self.home / "entries").glob("*.yaml"))
        needed = [faq / "sources.yaml", *(self.home / f"{name}.yaml" for name in _NEEDED)]
        tongues = self.home / "tongues.yaml"
        paths = [*needed, *([tongues] if tongues.exists() else []), *self.entries]
        self._held = {path: _bytes(path) for path in paths}

    def __contains__(self, path: Path) -> bool:
        return path in self._held

    def text(self, path: Path) -> str:
        """The text of a file, its lines ended by newlines.

        Raises:
            OSError: it could not be read.
            UnicodeDecodeError: it is not UTF-8.
        """
        held = self._held[path]
        if isinstance(held, OSError):
            raise held
        return held.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")

    def sha256(self) -> str | None:
        """Names these files, every byte of them, and how they are read; None if one could not be read."""
        name = hashlib.sha256(f"{_FORMAT} {__version__}".encode())
        for path, held in self._held.items():
            if isinstance(held, OSError):
                return None
            heading = f"\n{path.relative_to(self.faq).as_posix()} {len(held)}\n"
            name.update(heading.encode(errors="surrogateescape"))
            name.update(held)
        return name.hexdigest()


def _bytes(path: Path) -> bytes | OSError:
    try:
        return path.read_bytes()
    except OSError as error:
        return error
