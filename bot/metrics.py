"""The health of the service in Prometheus' text format. Imported when somebody asks: it needs an extra."""

from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.registry import Collector

from bot.health import BUCKETS, Counts, Health


class _Service(Collector):
    def __init__(self, health: Health, counts: Counts, retries: Mapping[str, int]) -> None:
        self._health, self._counts, self._retries = health, counts, retries

    def collect(self) -> Iterator[Metric]:
        """Every metric, as it is now."""
        yield from _counters(self._counts)
        again = CounterMetricFamily("cryofaq_retries", "Calls of the Bot API tried again", labels=["why"])
        for why, count in sorted(self._retries.items()):
            again.add_metric([why], count)
        yield again
        yield from _gauges(self._health)
        yield _waits(self._counts)
        yield InfoMetricFamily("cryofaq_pack", "The content served", value={"fingerprint": self._health.pack})


def exposition(health: Health, counts: Counts, retries: Mapping[str, int]) -> bytes:
    """The metrics, as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Service(health, counts, retries))
    return generate_latest(registry)


def _counters(counts: Counts) -> Iterator[Metric]:
    for name, what, value in (
        ("received", "New updates that were kept", counts.received),
        ("answered", "Updates answered", counts.answered),
        ("slowed", "Requests to slow down", counts.slowed),
        ("silenced", "Updates left without an answer because of a flood", counts.silenced),
        ("set_aside", "Updates given up after a bounded number of tries", counts.set_aside),
        ("unreadable", "Updates without a usable form", counts.unreadable),
        ("webhook_refused", "Webhook requests refused", counts.refused),
    ):
        yield CounterMetricFamily(f"cryofaq_{name}", what, value=value)


def _gauges(health: Health) -> Iterator[Metric]:
    for name, what, value in (
        ("alive", "1 if the poller or the webhook is alive", float(health.alive)),
        ("waiting", "Updates that wait for an answer", float(health.waiting)),
        ("oldest_waiting_seconds", "Age of the longest waiting update", health.oldest),
    ):
        yield GaugeMetricFamily(f"cryofaq_{name}", what, value=value)


def _waits(counts: Counts) -> Metric:
    total, buckets = 0, []
    for most, count in zip((*map(str, BUCKETS), "+Inf"), counts.waits, strict=True):
        total += count
        buckets.append((most, float(total)))
    what = "Seconds from an update's arrival to its answer"
    return HistogramMetricFamily("cryofaq_answer_seconds", what, buckets=buckets, sum_value=counts.waited)
