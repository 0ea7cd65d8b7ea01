"""The demo shop as `smartrec demo` runs it, with a proxy in front of each part: a program of its own.

`python -m benchmarks.reliability.proxied_stack FOLDER PORT PRODUCTS '{"nlp": 40001, …}'` runs until SIGTERM.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from smartrec.embedded.processes import Program
from smartrec.stack.demo import demo_plan
from smartrec.stack.keys import make_demo_keys
from smartrec.stack.plan import Plan, StackOptions
from smartrec.stack.session import running_stack
from smartrec.stack.supervisor import StopRequested
from smartrec.stack.units import Unit

MODEL = Path("models/fashion")
LOOPBACK = "127.0.0.1"


def through_proxies(plan: Plan, proxies: Mapping[str, int]) -> Plan:
    """The same plan, where whoever calls a part named in `proxies` calls that port instead."""
    moved = {
        f"{LOOPBACK}:{unit.port}": f"{LOOPBACK}:{proxies[unit.name]}"
        for unit in plan.units
        if unit.name in proxies
    }
    return plan._replace(units=tuple(unit if unit.is_job else _rewired(unit, moved) for unit in plan.units))


def _rewired(unit: Unit, moved: Mapping[str, str]) -> Unit:
    own = f"{LOOPBACK}:{unit.port}"

    def program() -> Program:
        started = unit.program()
        settings = dict(started.environment)
        for name, value in settings.items():
            for here, there in moved.items():
                if here != own:
                    value = value.replace(here, there)
            settings[name] = value
        return replace(started, environment=settings)

    return replace(unit, program=program)


def main(folder: Path, port: int, products: int, proxies: Mapping[str, int]) -> None:
    options = StackOptions(folder, LOOPBACK, port, MODEL.absolute())
    make_demo_keys(folder, options.url)
    console = Console()

    def plan(options: StackOptions) -> Plan:
        return through_proxies(demo_plan(options, products, console.print), proxies)

    try:
        with running_stack(options, console, plan) as session:
            session.supervisor.watch()
    except StopRequested:
        console.print("Stopped.")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4]))
