"""How the service is: what it counts, and what /healthz says of it. Counts only: no text, no ids."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 600.0)
"""Upper bounds, in seconds, for the time from an update's arrival to its answer."""
SILENT: Final = 60.0
"""Seconds without a sign of life from Telegram after which the intake counts as dead."""


@dataclass(slots=True)
class Counts:
    """What happened since the start."""

    received: int = 0
    answered: int = 0
    slowed: int = 0
    silenced: int = 0
    set_aside: int = 0
    unreadable: int = 0
    refused: int = 0
    """Webhook requests that were not Telegram's, or not usable."""
    contact: float | None = None
    """When Telegram was last heard of, on the monotonic clock."""
    waits: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    waited: float = 0.0

    def answer(self, seconds: float, *, slow: bool) -> None:
        """An update was answered, so long after it came; `slow` with the request to slow down."""
        if slow:
            self.slowed += 1
        self.answered += 1
        self.waited += seconds
        self.waits[next((n for n, most in enumerate(BUCKETS) if seconds <= most), len(BUCKETS))] += 1

    def heard(self) -> None:
        """Telegram answered a poll, or delivered an update."""
        self.contact = time.monotonic()


@dataclass(frozen=True, slots=True)
class Health:
    """The service at one moment."""

    mode: str
    """`polling` or `webhook`."""
    alive: bool
    waiting: int
    oldest: float
    """Seconds that the longest waiting update has waited."""
    contact: float | None
    """Seconds since Telegram was last heard of; None is never."""
    pack: str
    """Fingerprint of the content that is served."""

    def record(self) -> Mapping[str, object]:
        """For /healthz."""
        return {
            "status": "ok" if self.alive else "not reaching Telegram",
            "mode": self.mode,
            "alive": self.alive,
            "waiting": self.waiting,
            "oldest_waiting_seconds": round(self.oldest, 3),
            "last_contact_seconds": None if self.contact is None else round(self.contact, 3),
            "pack": self.pack,
        }
