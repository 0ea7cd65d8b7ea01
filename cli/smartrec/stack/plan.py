"""Which processes make the stack, on which ports, with which settings; the only place that knows.

Postgres → its schema → recommender; model server → vision; nlp; Valkey; the gateway in front of all. What
needs nothing starts at once, side by side.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from smartrec.embedded import postgres, valkey
from smartrec.embedded.accounts import make_folder
from smartrec.embedded.ports import LOOPBACK, free_ports, is_free
from smartrec.embedded.postgres import DATABASE
from smartrec.embedded.processes import Program
from smartrec.errors import SmartrecError
from smartrec.stack.keys import has_keys, keys_file
from smartrec.stack.units import Unit, answers_ok

MODEL_NAME = "fashion"
OPTIONAL_SERVICES = ("vision", "nlp")  # without them the gateway answers with popular products
LOOPBACK_NAMES = ("localhost", LOOPBACK, "::1")
EVERY_ADDRESS = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 - where this machine reaches such a server


class PortTaken(SmartrecError):
    """The gateway's port is in use."""


class ModelNotFound(SmartrecError):
    """No model where the model server is to serve one from."""


class SystemLibraryMissing(SmartrecError):
    """A library that a wheel expects of the system."""


class KeyMissing(SmartrecError):
    """An address that others can reach, and no API key."""


@dataclass(frozen=True)
class StackOptions:
    """What a user chooses."""

    folder: Path
    host: str
    port: int
    model: Path

    @property
    def url(self) -> str:
        """Where the gateway is reached from this machine."""
        host = EVERY_ADDRESS.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def shop(self) -> Path:
        """Where `/images` and the demo's shoppers come from."""
        return self.folder / "shop"


@dataclass(frozen=True)
class Addresses:
    """Where the parts of one run listen, passwords included."""

    database_url: str
    redis_url: str
    model_server: str
    vision: str
    nlp: str
    recommender: str


class Plan(NamedTuple):
    """What runs, and the environment of jobs on it: of those that load the demo shop, of those by hand."""

    units: tuple[Unit, ...]
    loading: Mapping[str, str]
    by_hand: Mapping[str, str]


def check(options: StackOptions) -> None:
    """What can be wrong before anything starts. Raises a SmartrecError that says what to do."""
    if sys.platform == "linux" and not _can_load("libgomp.so.1"):
        raise SystemLibraryMissing(
            "The recommender's learning needs the OpenMP library libgomp.so.1, which this system lacks; "
            "on Debian and Ubuntu: apt install libgomp1"
        )
    if not any(version.name.isdigit() for version in options.model.glob("*")):
        raise ModelNotFound(
            f"There is no model in {options.model}; expected a numbered folder with a SavedModel, as "
            f"{options.model / '1' / 'saved_model.pb'}. Name another place with --model."
        )
    has_key = os.environ.get("GATEWAY_API_KEY") or os.environ.get("GATEWAY_API_KEY_FILE")
    if options.host not in LOOPBACK_NAMES and not has_key and not has_keys(options.folder):
        raise KeyMissing(
            f"Others could reach {options.host}: make a key first, "
            f"`smartrec gateway keys create NAME --scopes search --file {keys_file(options.folder)}`, "
            "or leave --host at 127.0.0.1."
        )
    if not is_free(options.host, options.port):
        raise PortTaken(
            f"Port {options.port} on {options.host} is taken by another program; choose another one, "
            f"as --port {options.port + 1} (make demo PORT={options.port + 1})."
        )


def plan(options: StackOptions, shop_needs: tuple[str, ...] = ()) -> Plan:
    """The stack without any data of ours. `shop_needs` draw the shop."""
    secret = secrets.token_urlsafe(32)  # of this run: only its own processes and jobs know it
    model_port, model_rest_port, vision_port, nlp_port, recommender_port = free_ports(5)
    logs = options.folder / "logs"
    database = postgres.prepare(options.folder / "postgres")
    cache = valkey.prepare(options.folder / "valkey")
    as_service = database.service_url(DATABASE)
    data = {"RECOMMENDER_DATABASE_URL": as_service, "RECOMMENDER_REDIS_URL": cache.url}
    data["RECOMMENDER_INTERNAL_SECRET"] = secret
    as_owner = {
        "RECOMMENDER_DATABASE_URL": database.url(DATABASE),
        "RECOMMENDER_SERVICE_PASSWORD": database.service_password,
    }
    model = {
        "VISION_INTERNAL_SECRET": secret,
        "VISION_MODEL_SERVER": f"{LOOPBACK}:{model_port}",
        "VISION_MODEL_FOLDER": str(options.model),
    }
    vision = _service("vision", vision_port, logs, model)
    nlp = _service(
        "nlp",
        nlp_port,
        logs,
        {"NLP_INTERNAL_SECRET": secret, **_of_shop(options, "NLP_BRANDS_FILE", "brands.txt", shop_needs)},
        shop_needs,
    )
    readers = {
        "RECOMMENDER_IMPORT_VISION_URL": _base(vision_port),
        "RECOMMENDER_IMPORT_NLP_URL": _base(nlp_port),
    }
    recommender = _service(
        "recommender", recommender_port, logs, {**data, **readers}, needs=("schema", "valkey")
    )
    upstreams = {f"GATEWAY_{unit.name.upper()}_URL": _base(unit.port) for unit in (vision, nlp, recommender)}
    upstreams |= {"GATEWAY_REDIS_URL": cache.url, "GATEWAY_INTERNAL_SECRET": secret}

    def schema() -> Program:
        postgres.ensure_database(database, DATABASE)
        return job("schema", logs, as_owner, "recommender", "migrate")

    units = (
        Unit(
            "postgres",
            lambda: postgres.program(database, logs / "postgres.log"),
            lambda: postgres.is_ready(database),
            port=database.port,
        ),
        _model_server(options.model, model_port, model_rest_port, logs),
        Unit(
            "valkey",
            lambda: valkey.program(cache, logs / "valkey.log"),
            lambda: valkey.is_ready(cache),
            port=cache.port,
            is_optional=True,
        ),
        vision,
        nlp,
        Unit("schema", schema, needs=("postgres",), is_job=True, title="database schema"),
        recommender,
        _gateway(options, upstreams, logs, ("valkey", *shop_needs)),
    )
    readers = {
        "RECOMMENDER_IMPORT_VISION_URL": _base(vision_port),
        "RECOMMENDER_IMPORT_NLP_URL": _base(nlp_port),
    }
    loading = {**data, **readers}
    # Whoever types a job owns the folder, and with it the database: only its owner can list tenants.
    by_hand = {**loading, "RECOMMENDER_DATABASE_URL": as_owner["RECOMMENDER_DATABASE_URL"]}
    return Plan(units, loading, by_hand)


def job(name: str, logs: Path, environment: Mapping[str, str], *arguments: str) -> Program:
    """A `smartrec` command as a program that ends by itself; it begins with an empty log."""
    log = logs / f"{name}.log"
    log.unlink(missing_ok=True)
    return _module("smartrec", name, logs, environment, *arguments)


def _service(
    name: str, port: int, logs: Path, environment: Mapping[str, str], needs: tuple[str, ...] = ()
) -> Unit:
    settings = {f"{name.upper()}_HOST": LOOPBACK, f"{name.upper()}_PORT": str(port), **environment}
    started = _module(f"smartrec_{name}", name, logs, settings)
    url = f"{_base(port)}/readyz"
    return Unit(
        name,
        lambda: started,
        lambda: answers_ok(url),
        needs,
        port,
        url,
        is_optional=name in OPTIONAL_SERVICES,
    )


def _model_server(model: Path, grpc_port: int, rest_port: int, logs: Path) -> Unit:
    arguments = ["--bind_address", LOOPBACK, "--port", str(grpc_port), "--rest_api_port", str(rest_port)]
    arguments += ["--model_name", MODEL_NAME, "--model_base_path", str(model), "--enable_batching"]
    started = _module("smartrec_model_server", "model-server", logs, {}, *arguments)
    url = f"{_base(rest_port)}/readyz"  # the status of a model is 200 while it loads
    return Unit(
        "model-server",
        lambda: started,
        lambda: answers_ok(url),
        port=grpc_port,
        probe_url=url,
        is_optional=True,
    )


def _gateway(
    options: StackOptions, environment: Mapping[str, str], logs: Path, needs: tuple[str, ...]
) -> Unit:
    pictures = options.shop / "pictures"
    make_folder(options.folder)
    pictures.mkdir(parents=True, exist_ok=True)
    settings = {"GATEWAY_HOST": options.host, "GATEWAY_PORT": str(options.port)}
    settings["GATEWAY_IMAGES_DIR"] = str(pictures)
    settings["GATEWAY_UPLOADS_DIR"] = str(options.folder / "uploads")
    settings["GATEWAY_KEYS_FILE"] = str(keys_file(options.folder))
    settings["GATEWAY_KEYLESS_ON_LOOPBACK"] = "true"
    settings |= _of_shop(options, "GATEWAY_DEMO_SHOPPERS_FILE", "shoppers.json", needs)
    started = _module("smartrec_gateway", "gateway", logs, {**settings, **environment})
    url = f"{options.url}/readyz"
    return Unit("gateway", lambda: started, lambda: answers_ok(url), needs, options.port, url)


def _of_shop(options: StackOptions, variable: str, name: str, needs: tuple[str, ...]) -> dict[str, str]:
    """A setting that names a file of the demo shop, where there is one, or will be when `needs` are ready."""
    file = options.shop / name
    return {variable: str(file)} if "shop" in needs or file.exists() else {}


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _base(port: int | None) -> str:
    return f"http://{LOOPBACK}:{port}"


def _module(module: str, name: str, logs: Path, environment: Mapping[str, str], *arguments: str) -> Program:
    """A Python module as a program. One BLAS thread: the services have their own ways to use the cores."""
    settings = {"PYTHONUNBUFFERED": "1", "OPENBLAS_NUM_THREADS": "1", **environment}
    return Program(name, (sys.executable, "-m", module, *arguments), logs / f"{name}.log", settings)
