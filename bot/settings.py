"""Environment -> Settings, read once. A setting that is wrong or unknown is an error at the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError

KNOWN = frozenset({"CRYOFAQ_FAQ"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator set."""

    faq: Path


def shipped_faq() -> Path:
    """The default pack: inside an installed wheel, or beside the code in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "faq"
    return inside if inside.is_dir() else here.parent / "faq"


def read(environment: Mapping[str, str]) -> Settings:
    """The settings in the environment.

    Raises:
        SettingsError: a CRYOFAQ_ variable is misspelt or holds no usable value.
    """
    unknown = sorted(key for key in environment if key.startswith("CRYOFAQ_") and key not in KNOWN)
    if unknown:
        raise SettingsError(f"unknown setting {', '.join(unknown)}; known are: {', '.join(sorted(KNOWN))}")
    faq = environment.get("CRYOFAQ_FAQ", "")
    return Settings(Path(faq) if faq else shipped_faq())
