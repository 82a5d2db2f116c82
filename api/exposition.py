"""What the store says of all runs, in the form that Prometheus reads."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

from service.measures import UPPER_BOUNDS, Histogram, Measure, Readings

_HELP = {
    Measure.QUEUE_WAIT_SECONDS: "Seconds that runs waited until their first start.",
    Measure.SOLVE_SECONDS: "Seconds that the solver took.",
    Measure.FINAL_GAP: "Gap of the worst level at the end of a solve; 0 is proven best.",
    Measure.SOLVE_PEAK_MEMORY_BYTES: "Most memory that a solve's process held.",
}


class _Store(Collector):
    """Readings of the store as families of metrics."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings

    def collect(self) -> Iterator[Metric]:
        """Yield the families (the name is the library's)."""
        runs = GaugeMetricFamily("placement_runs", "Runs in the store.", labels=["state"])
        for state, count in self._readings.runs.items():
            runs.add_metric([state.value], count)
        yield runs
        wait = "Seconds that the oldest waiting run has waited; 0 when none waits."
        yield GaugeMetricFamily("placement_longest_queue_wait_seconds", wait, self._readings.longest_wait_seconds)
        for measure, histogram in self._readings.histograms.items():
            yield _family(measure, histogram)


def _family(measure: Measure, histogram: Histogram) -> HistogramMetricFamily:
    bounds = [*map(floatToGoString, UPPER_BOUNDS[measure]), "+Inf"]
    buckets = list(zip(bounds, map(float, histogram.cumulative), strict=True))
    return HistogramMetricFamily(f"placement_{measure}", _HELP[measure], buckets, histogram.total)


def expose(readings: Readings, requests: CollectorRegistry) -> bytes:
    """Write the store's readings, and what this process counted itself."""
    store = CollectorRegistry()
    store.register(_Store(readings))
    return generate_latest(store) + generate_latest(requests)
