"""Which metrics the services export, and with which labels: asked of the code that defines them."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client import REGISTRY
from prometheus_client.metrics import MetricWrapperBase

REPOSITORY = Path(__file__).parents[2]
SOURCE_ROOTS = (REPOSITORY / "libs", *sorted((REPOSITORY / "services").glob("[a-z]*")))
DEFINES_METRICS = re.compile(r"^from prometheus_client import [^)]*(Counter|Gauge|Histogram)", re.MULTILINE)
SUFFIXES = {
    "counter": ("_total",),
    "gauge": ("",),
    "histogram": ("_bucket", "_sum", "_count"),
}
OF_SCRAPING = {"job", "instance"}
OF_PROMETHEUS = {"up": OF_SCRAPING, "ALERTS": {"alertname", "alertstate", "severity"}}


def exported() -> dict[str, set[str]]:
    """Returns: by name of a series its labels, those that a scrape adds among them."""
    for module in _defining_modules():
        importlib.import_module(module)
    found = dict(OF_PROMETHEUS)
    for collector in set(REGISTRY._collector_to_names):
        found |= _series_of(collector)
    return found


def _defining_modules() -> Iterator[str]:
    for root in SOURCE_ROOTS:
        for file in sorted(root.rglob("*.py")):
            if DEFINES_METRICS.search(file.read_text()):
                yield ".".join(file.relative_to(root).with_suffix("").parts)


def _series_of(collector: object) -> Iterable[tuple[str, set[str]]]:
    if not isinstance(collector, MetricWrapperBase):  # the process's own, which have no labels
        return [
            (name, OF_SCRAPING)
            for family in collector.collect()
            for name in [family.name, f"{family.name}_total"]
        ]
    labels = {*collector._labelnames, *OF_SCRAPING}
    kind = collector._type
    return [
        (f"{collector._name}{suffix}", labels | ({"le"} if suffix == "_bucket" else set()))
        for suffix in SUFFIXES[kind]
    ]
