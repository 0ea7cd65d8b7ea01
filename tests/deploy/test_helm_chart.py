"""The Helm chart: manifests that Kubernetes takes, confined, spread, reached by those alone who should.

What Helm makes of the chart lies in `golden`, by the name of the values ("default" is the chart's own). Where
there is a Helm (`make helm`), the chart is held against that; all else is asked of `golden`, and needs none.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml
from google.protobuf import text_format

from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_recommender.settings import RecommenderSettings
from smartrec_vision.settings import VisionSettings

REPOSITORY = Path(__file__).parents[2]
CHART = REPOSITORY / "deploy" / "helm" / "smartrec"
VALUES = {
    "default": CHART / "values.yaml",
    **{file.stem: file for file in sorted((REPOSITORY / "deploy" / "helm" / "values").glob("*.yaml"))},
}
GOLDEN = Path(__file__).parent / "golden"
KUBERNETES = ("1.30", "1.37")
HELM = shutil.which("helm", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
needs_helm = pytest.mark.skipif(HELM is None, reason="no helm: `make helm` brings it (Linux on x86-64)")
WRONG_VALUES = ({"modelServer": {"kind": "tpu"}}, {"ingres": {"enabled": True}})
Manifests = list[dict[str, Any]]


def helm(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [str(HELM), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def rendered() -> dict[str, Manifests]:
    """By the name of the values."""
    return {name: manifests_of((GOLDEN / f"{name}.yaml").read_text()) for name in VALUES}


def manifests_of(text: str) -> Manifests:
    return [manifest for manifest in yaml.safe_load_all(text) if manifest]


def pod_specs(manifests: Manifests) -> Iterator[tuple[str, dict[str, Any]]]:
    for manifest in manifests:
        spec = manifest.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield manifest["metadata"]["name"], spec["template"]["spec"]


def named(manifests: Manifests, kind: str, name: str) -> dict[str, Any]:
    (found,) = [one for one in manifests if (one["kind"], one["metadata"]["name"]) == (kind, name)]
    return found


def test_the_schema_takes_the_values_that_are_there_and_no_misspelt_one():
    schema = json.loads((CHART / "values.schema.json").read_text())
    for file in VALUES.values():
        jsonschema.validate(yaml.safe_load(file.read_text()), schema)
    for wrong in WRONG_VALUES:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


@needs_helm
@pytest.mark.parametrize("name", VALUES)
def test_helm_finds_nothing_to_say_against_the_chart(name):
    done = helm("lint", "--strict", CHART, "--values", VALUES[name])
    assert done.returncode == 0, done.stdout + done.stderr


@needs_helm
@pytest.mark.parametrize("name", VALUES)
def test_helm_makes_the_manifests_that_were_looked_at(rendered, name):
    """Changed on purpose: `helm template shop deploy/helm/smartrec --values VALUES` writes such a file."""
    done = helm("template", "shop", CHART, "--values", VALUES[name])
    assert done.returncode == 0, done.stderr
    assert rendered[name] == manifests_of(done.stdout)


@needs_helm
def test_helm_refuses_values_that_the_schema_refuses(tmp_path: Path):
    for wrong in WRONG_VALUES:
        (tmp_path / "wrong.yaml").write_text(yaml.safe_dump(wrong))
        done = helm("template", "shop", CHART, "--values", tmp_path / "wrong.yaml")
        assert done.returncode != 0
        assert next(iter(wrong)) in done.stderr


@pytest.mark.parametrize("version", KUBERNETES)
def test_kubernetes_takes_every_manifest(rendered, version):
    for manifest in {str(one): one for made in rendered.values() for one in made}.values():
        kubernetes_validate.validate(manifest, version, strict=True)


@pytest.mark.parametrize("name", VALUES)
def test_every_pod_keeps_to_the_restricted_pod_security_standard(rendered, name):
    for pod, spec in pod_specs(rendered[name]):
        security = spec["securityContext"]
        assert security["runAsNonRoot"] is True, pod
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}, pod
        assert spec["automountServiceAccountToken"] is False, pod
        assert not spec.get("hostNetwork"), pod
        allowed = {"emptyDir", "configMap", "persistentVolumeClaim"}
        assert all(set(volume) - {"name"} <= allowed for volume in spec["volumes"]), pod
        for container in [*spec.get("initContainers", []), *spec["containers"]]:
            inner = container["securityContext"]
            assert inner["allowPrivilegeEscalation"] is False, pod
            assert inner["readOnlyRootFilesystem"] is True, pod
            assert inner["capabilities"] == {"drop": ["ALL"]}, pod
            assert {"cpu", "memory"} <= container["resources"]["requests"].keys(), pod
            assert "memory" in container["resources"]["limits"], pod


def test_what_serves_has_probes_spreads_over_zones_and_survives_a_drained_node(rendered):
    manifests = rendered["default"]
    deployments = [one for one in manifests if one["kind"] == "Deployment"]
    assert len(deployments) == 5
    for deployment in deployments:
        name, labels = deployment["metadata"]["name"], deployment["spec"]["selector"]["matchLabels"]
        spec = deployment["spec"]["template"]["spec"]
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= spec["containers"][0].keys()
        keys = [constraint["topologyKey"] for constraint in spec["topologySpreadConstraints"]]
        assert keys == ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]
        budget = named(manifests, "PodDisruptionBudget", name)
        assert budget["spec"] == {"maxUnavailable": 1, "selector": {"matchLabels": labels}}


def test_services_scale_by_requests_in_flight(rendered):
    scalers = [one["spec"] for one in rendered["default"] if one["kind"] == "HorizontalPodAutoscaler"]
    assert {one["scaleTargetRef"]["name"] for one in scalers} == {
        f"shop-{name}" for name in ("gateway", "vision", "nlp", "recommender")
    }
    assert {one["metrics"][0]["pods"]["metric"]["name"] for one in scalers} == {"http_requests_in_flight"}


def test_services_find_each_other_at_the_ports_that_they_listen_on(rendered):
    manifests = rendered["default"]
    gateway = named(manifests, "Deployment", "shop-gateway")["spec"]["template"]["spec"]["containers"][0]
    addresses = {one["name"]: one.get("value") for one in gateway["env"]}
    ports = {
        "vision": VisionSettings.model_fields["port"].default,
        "recommender": RecommenderSettings.model_fields["port"].default,
    }
    for name, port in ports.items():
        assert addresses[f"GATEWAY_{name.upper()}_URL"] == f"http://shop-{name}:{port}"
        service = named(manifests, "Service", f"shop-{name}")["spec"]
        assert service["clusterIP"] == "None", "the gateway itself spreads its calls over all pods"
        assert service["ports"][0]["port"] == port


def test_only_the_gateway_is_reached_and_databases_by_those_alone_who_need_them(rendered):
    policies = {
        one["metadata"]["name"]: one["spec"] for one in rendered["open"] if one["kind"] == "NetworkPolicy"
    }
    everything = policies["shop-nothing-else"]
    assert everything["policyTypes"] == ["Ingress", "Egress"]
    reach_postgres = {name for name, policy in policies.items() if 5432 in _ports(policy)}
    assert reach_postgres == {"shop-recommender", "shop-jobs"}
    (door,) = policies["shop-gateway"]["ingress"]
    assert door["from"] == [
        {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}}
    ]
    for name in ("vision", "nlp", "recommender"):
        (inner,) = policies[f"shop-{name}"]["ingress"]
        assert all("podSelector" in peer for peer in inner["from"])


def _ports(policy: dict[str, Any]) -> set[Any]:
    return {port["port"] for rule in policy.get("egress", []) for port in rule.get("ports", [])}


def test_the_schema_is_there_before_the_pods_that_need_it_and_its_owner_is_known_to_no_other(rendered):
    manifests = rendered["open"]
    hook = named(manifests, "Job", "shop-migrate")["metadata"]["annotations"]["helm.sh/hook"]
    assert hook == "pre-install,pre-upgrade"
    users = {
        name
        for name, spec in pod_specs(manifests)
        for container in spec["containers"]
        if "owner-database-url" in str(container.get("env"))
    }
    assert users == {"shop-migrate"}


def test_a_refresh_sums_events_up_on_a_disk_of_its_own_and_not_in_the_gibibyte_of_tmp(rendered):
    job = named(rendered["default"], "CronJob", "shop-refresh")["spec"]["jobTemplate"]["spec"]
    spec = job["template"]["spec"]
    (container,) = spec["containers"]
    (folder,) = [one["value"] for one in container["env"] if one["name"] == "TMPDIR"]
    (mount,) = [one["name"] for one in container["volumeMounts"] if one["mountPath"] == folder]
    (disk,) = [one["emptyDir"] for one in spec["volumes"] if one["name"] == mount]
    assert disk == {"sizeLimit": "20Gi"}
    memory = int(container["args"][container["args"].index("--memory-mebibytes") + 1])
    assert container["resources"]["limits"]["memory"] == "4Gi"
    assert memory * 2 <= 4 * 1024


def test_a_card_is_asked_for_with_what_compose_gives_tensorflow_serving(rendered):
    manifests = rendered["gpu"]
    (container,) = named(manifests, "Deployment", "shop-model-server")["spec"]["template"]["spec"][
        "containers"
    ]
    assert container["image"].startswith("tensorflow/serving:")
    assert container["resources"]["limits"]["nvidia.com/gpu"] == 1
    data = named(manifests, "ConfigMap", "shop-tensorflow-serving")["data"]
    for name, message in (
        ("batching_parameters.txt", serving.BatchingParameters),
        ("monitoring_config.txt", serving.MonitoringConfig),
    ):
        of_compose = (REPOSITORY / "deploy" / "tensorflow-serving" / name).read_text()
        assert text_format.Parse(data[name], message()) == text_format.Parse(of_compose, message())
