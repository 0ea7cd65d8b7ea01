"""Rules and dashboards ask for series that the services export, and every alert has a page that helps."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml

from tests.deploy.exported_metrics import exported

REPOSITORY = Path(__file__).parents[2]
OBSERVABILITY = REPOSITORY / "deploy" / "observability"
RULES = sorted((OBSERVABILITY / "prometheus" / "rules").glob("*.yml"))
DASHBOARDS = sorted((OBSERVABILITY / "grafana" / "dashboards").glob("*.json"))
RUNBOOKS = REPOSITORY / "docs" / "runbooks"
GRAFANA_VARIABLE = re.compile(r"\$\w+")


def rules() -> list[dict[str, Any]]:
    groups = [group for file in RULES for group in yaml.safe_load(file.read_text())["groups"]]
    return [rule for group in groups for rule in group["rules"]]


def alerts() -> list[dict[str, Any]]:
    return [rule for rule in rules() if "alert" in rule]


def queries() -> Iterator[tuple[str, str]]:
    """Each expression with where it stands."""
    for rule in rules():
        yield rule.get("alert") or rule["record"], rule["expr"]
    for file in DASHBOARDS:
        board = json.loads(file.read_text())
        for panel in board["panels"]:
            for target in panel["targets"]:
                yield f"{file.name}: {panel['title']}", GRAFANA_VARIABLE.sub("x", target["expr"])
        for variable in board["templating"]["list"]:
            (selector,) = re.findall(r"label_values\((.+), \w+\)", variable["query"]["query"])
            yield f"{file.name}: ${variable['name']}", selector


def selectors(expression: str) -> list[promql_parser.VectorSelector]:
    found: list[promql_parser.VectorSelector] = []

    def keep(node: promql_parser.Expr) -> bool:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(node)
        elif isinstance(node, promql_parser.MatrixSelector):
            found.append(node.vector_selector)
        return True

    promql_parser.walk(promql_parser.parse(expression), keep)
    return found


def test_every_expression_asks_for_what_the_services_export():
    known = exported() | {rule["record"]: None for rule in rules() if "record" in rule}
    for where, expression in queries():
        asked = selectors(expression)
        assert asked, f"{where} asks for nothing"
        for selector in asked:
            assert selector.name in known, f"{where}: no service exports {selector.name}"
            labels = known[selector.name]
            if labels is not None:
                used = {matcher.name for matcher in selector.matchers.matchers}
                assert used <= labels, f"{where}: {selector.name} has no label {used - labels}"


def test_every_alert_has_a_severity_and_a_runbook_that_says_what_to_type():
    listed = (RUNBOOKS / "README.md").read_text()
    for alert in alerts():
        assert alert["labels"]["severity"] in ("page", "ticket"), alert["alert"]
        page = REPOSITORY / alert["annotations"]["runbook"]
        text = page.read_text()
        assert {"## Look", "## Mend"} <= set(text.splitlines()), page.name
        assert "```sh" in text, f"{page.name} says nothing to type"
        row = next(line for line in listed.splitlines() if alert["alert"] in line)
        assert f"({page.name})" in row


def test_no_runbook_is_of_an_alert_that_is_gone():
    of_alerts = {Path(alert["annotations"]["runbook"]).name for alert in alerts()}
    assert {page.name for page in RUNBOOKS.glob("*.md")} == of_alerts | {"README.md"}


def test_objectives_are_watched_in_long_and_short_windows_that_are_recorded():
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    burning = [alert for alert in alerts() if "Burns" in alert["alert"]]
    assert {alert["labels"]["severity"] for alert in burning} == {"page", "ticket"}
    for alert in burning:
        windows = {selector.name for selector in selectors(alert["expr"])}
        assert len(windows) == 4, alert["alert"]
        assert windows <= recorded


def test_every_job_is_scraped_where_the_service_listens():
    config = yaml.safe_load((OBSERVABILITY / "prometheus" / "prometheus.yml").read_text())
    compose = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())["services"]
    for job in config["scrape_configs"]:
        (found,) = job["dns_sd_configs"]
        assert found["names"] == [job["job_name"]]
        service = compose[job["job_name"]]
        listening = f"{service.get('environment', {})} {service.get('command', '')}"
        assert str(found["port"]) in listening, job["job_name"]


@pytest.mark.slow("promtool evaluates all rules for each minute of each case")
@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian: prometheus) is not installed")
def test_promtool_accepts_rules_and_configuration_and_the_alerts_fire_when_they_should():
    configuration = OBSERVABILITY / "prometheus" / "prometheus.yml"
    cases = OBSERVABILITY / "prometheus" / "alert_cases.yml"
    for command in (
        ["check", "rules", *map(str, RULES)],
        ["check", "config", "--syntax-only", str(configuration)],
        ["test", "rules", str(cases)],
    ):
        done = subprocess.run(["promtool", *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
