"""Counting this process's requests by route, for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_UPPER_BOUNDS_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30, 60)


class RequestMetrics:
    """Requests and seconds by method, route and status, and this process's own memory and processor time.

    A route is a template such as ``/v1/placements/{run_id}``, and whatever has none counts as one; so there are no ids
    in labels, and nobody can make their number grow.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "placement_http_requests",
            "Requests that this process has answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "placement_http_request_seconds",
            "Seconds from a request's arrival to the end of its answer.",
            ("method", "route"),
            buckets=_UPPER_BOUNDS_SECONDS,
            registry=self.registry,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request that was answered."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status or "none")).inc()
        self._seconds.labels(known, route).observe(seconds)
