"""Figures: counts and times, in the text that Prometheus reads.

https://prometheus.io/docs/instrumenting/exposition_formats
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from anew.version import VERSION

STEPS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 60.0)
"""Upper bounds of a request's seconds."""

Labels = tuple[tuple[str, str], ...]


class Figures:
    """What was counted since the server started. Labels are of this code only, never of what somebody sent."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, Labels]] = Counter()
        self.under_way = 0

    def count(self, name: str, **labels: str) -> None:
        """One more."""
        self._counts[name, tuple(labels.items())] += 1

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request that was answered."""
        self.count("anew_requests_total", method=method, route=route, status=str(status))
        labels: Labels = (("method", method), ("route", route))
        self._counts["anew_request_seconds_sum", labels] += seconds  # type: ignore[assignment]
        self._counts["anew_request_seconds_count", labels] += 1
        for step in STEPS:
            self._counts["anew_request_seconds_bucket", (*labels, ("le", f"{step:g}"))] += seconds <= step
        self._counts["anew_request_seconds_bucket", (*labels, ("le", "+Inf"))] += 1

    def text(self, jobs: Mapping[str, int]) -> str:
        """All of it, and how many jobs stand in each state."""
        return "\n".join([*self._lines(jobs), ""])

    def _lines(self, jobs: Mapping[str, int]) -> Iterator[str]:
        yield from _family("anew_info", "gauge", "The version that runs.", [((("version", VERSION),), 1)])
        yield from _family("anew_requests_under_way", "gauge", "Requests not answered yet.", [((), self.under_way)])
        states = [((("state", state),), count) for state, count in sorted(jobs.items())]
        yield from _family("anew_jobs", "gauge", "Jobs in the queue, by state.", states)
        yield from _family("anew_requests_total", "counter", "Requests.", self._of("anew_requests_total"))
        yield "# HELP anew_request_seconds Seconds from a request to the end of its answer."
        yield "# TYPE anew_request_seconds histogram"
        for part in ("bucket", "sum", "count"):
            name = f"anew_request_seconds_{part}"
            yield from (_line(name, labels, value) for labels, value in self._of(name))

    def _of(self, name: str) -> list[tuple[Labels, float]]:
        return [(labels, value) for (each, labels), value in self._counts.items() if each == name]


def _family(name: str, kind: str, words: str, values: Iterable[tuple[Labels, float]]) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"
    yield from (_line(name, labels, value) for labels, value in values)


def _line(name: str, labels: Labels, value: float) -> str:
    told = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels)
    return f"{name}{{{told}}} {value:.9g}" if told else f"{name} {value:.9g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
