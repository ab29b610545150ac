"""Query -> the red flags in it. Runs before matching and is never outscored."""

from bot.draft import AlertsFile, Sign
from bot.model import Query


class Screen:
    """The signs of a pack, ready to be looked for."""

    def __init__(self, alerts: AlertsFile) -> None:
        self._alerts = alerts

    def flags(self, query: Query) -> tuple[str, ...]:
        """Ids of the red flags that a query shows, the most urgent first."""
        return ()
