"""The supervisor on small real programs: order, jobs, deaths, restarts, and that nothing outlives it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from smartrec.embedded.processes import command_of, wait_until
from smartrec.stack.plan import Plan, StackOptions, plan
from smartrec.stack.supervisor import MOST_DEATHS_IN_A_ROW, StackFailed, Supervisor
from smartrec.stack.units import Unit


def test_what_a_unit_needs_is_ready_before_it_begins_and_ends_after_it(stage):
    stage.supervisor.start([stage.service("shop", needs=("store",)), stage.service("store")])
    assert stage.diary == ["store:begin", "shop:begin"]
    stage.supervisor.stop()
    assert stage.diary == ["store:begin", "shop:begin", "shop:end", "store:end"]


def test_a_job_ends_before_what_needs_it_begins_and_is_noted_once(stage):
    done = []
    units = [
        stage.service("shop", needs=("load",)),
        stage.job("load", "note('end')", on_done=lambda: done.append(1)),
    ]
    stage.supervisor.start(units)
    assert stage.diary == ["load:begin", "load:end", "shop:begin"]
    assert done == [1]


def test_a_failing_job_is_told_with_the_end_of_its_log(stage):
    with pytest.raises(StackFailed, match="no such file: shoes"):
        stage.supervisor.start([stage.job("load", "sys.exit('no such file: shoes')")])


KILLS_VISION_ONCE = """
import os
from pathlib import Path
if Path({diary!r}).read_text().count("load:begin") == 1:
    pid = int(Path({pid!r}).read_text())
    os.kill(pid, signal.SIGKILL)
    try:
        while True:
            os.kill(pid, 0)
    except ProcessLookupError:
        sys.exit("vision does not answer")
note("end")
"""
WRITES_ITS_PID = """
import os
from pathlib import Path
Path({pid!r}).write_text(str(os.getpid()))
note("ready")
time.sleep(60)
"""


@pytest.mark.slow("Python is started five times, one after the other")
def test_a_job_whose_help_has_ended_goes_on_when_that_is_back(stage):
    stage.supervisor = Supervisor(stage.report, stage.on_change, first_backoff_seconds=0.001)
    files = {"diary": str(stage.folder / "diary"), "pid": str(stage.folder / "pid")}
    vision = replace(
        stage.service("vision", body=WRITES_ITS_PID.format(**files)),
        is_ready=lambda: "vision:ready" in stage.diary,
        is_optional=True,
    )
    load = stage.job("load", KILLS_VISION_ONCE.format(**files), needs=("vision",))
    stage.supervisor.start([vision, load, stage.service("shop", needs=("load",))])
    assert [word for word in stage.diary if "vision" not in word] == [
        "load:begin", "load:begin", "load:end", "shop:begin",
    ]  # fmt: skip
    assert "load: what it needs has ended" in stage.said.getvalue()


DIES_ONCE_IT_IS_NEEDED = """
from pathlib import Path
while "load:begin" not in Path({diary!r}).read_text():
    time.sleep(0.01)
print("no memory left", flush=True)
sys.exit(1)
"""


def test_a_start_ends_where_what_a_job_needs_does_not_come_back(stage):
    body = DIES_ONCE_IT_IS_NEEDED.format(diary=str(stage.folder / "diary"))
    vision = replace(
        stage.service("vision", body=body),
        is_ready=lambda: "load:begin" not in stage.diary,
        is_optional=True,
        start_timeout_seconds=1,
    )
    load = stage.job("load", "time.sleep(60)", needs=("vision",))
    with pytest.raises(StackFailed, match=r"vision has not come back for 1 s.*\n.*no memory left"):
        stage.supervisor.start([vision, load])


def test_a_process_that_ends_before_it_was_ever_ready_stops_the_start(stage):
    broken = Unit("broken", lambda: stage.program("broken", "sys.exit('port in use')"), lambda: False)
    with pytest.raises(StackFailed, match=r"broken ended with exit code 1.*\n.*port in use"):
        stage.supervisor.start([broken])


def test_a_process_that_never_gets_ready_stops_the_start(stage):
    program = stage.program("slow", "print('still thinking', flush=True); time.sleep(60)")
    slow = Unit("slow", lambda: program, lambda: False, start_timeout_seconds=2)
    with pytest.raises(StackFailed, match=r"not ready after 2 s.*\n.*still thinking"):
        stage.supervisor.start([slow])


def test_what_runs_again_is_asked_at_once_whether_it_is_ready(stage):
    stage.supervisor = Supervisor(stage.report, stage.on_change, first_backoff_seconds=0.001)
    asked: list[int] = []
    shop = replace(stage.service("shop"), is_ready=lambda: bool(asked.append(1) or True))
    stage.supervisor.start([shop])
    first = stage.running[0].process.pid
    os.kill(first, signal.SIGKILL)
    stage.poll_until(lambda: stage.running[0].process.pid != first)
    asked.clear()
    stage.supervisor.poll()
    assert asked
    assert stage.running[0].is_ready


def test_a_killed_process_is_reported_with_its_log_and_runs_again_at_once(stage):
    stage.supervisor.start([stage.service("shop", body="print('serving', flush=True); time.sleep(60)")])
    first = stage.running[0].process.pid
    os.kill(first, signal.SIGKILL)
    stage.poll_until(lambda: stage.running[0].process.pid != first and stage.running[0].is_ready)
    assert "shop was killed by signal 9 and is started again at once" in stage.said.getvalue()
    assert "serving" in stage.said.getvalue()


HAS_A_CHILD = """
import subprocess
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
note(str(child.pid))
time.sleep(60)
"""


def test_what_a_killed_process_has_started_is_ended_before_it_runs_again(stage):
    stage.supervisor.start([stage.service("shop", body=HAS_A_CHILD)])
    stage.poll_until(lambda: len(stage.diary) == 2)
    child = int(stage.diary[1].removeprefix("shop:"))
    first = stage.pid_of("shop")
    os.kill(first, signal.SIGKILL)
    stage.poll_until(lambda: stage.pid_of("shop") != first)
    assert not command_of(child)


SERVICES = ("gateway", "vision", "nlp", "recommender")
CRASHES_WHEN_TOLD = """
from pathlib import Path
while not (Path({folder!r}) / "crash").exists():
    time.sleep(0.01)
sys.exit(3)
"""


@pytest.mark.slow("Python is started eight times, one after the other")
def test_an_optional_part_that_keeps_dying_is_started_again_for_ever_and_the_shop_stays(stage):
    stage.supervisor = Supervisor(stage.report, stage.on_change, first_backoff_seconds=0.001)
    vision = stage.service("vision", body=CRASHES_WHEN_TOLD.format(folder=str(stage.folder)))
    stage.supervisor.start([stage.service("shop"), replace(vision, is_optional=True)])
    shop = stage.pid_of("shop")
    (stage.folder / "crash").touch()
    stage.poll_until(lambda: stage.diary.count("vision:begin") > MOST_DEATHS_IN_A_ROW + 2)
    (stage.folder / "crash").unlink()
    stage.poll_until(lambda: all(run.is_ready for run in stage.running))
    assert stage.pid_of("shop") == shop


@pytest.mark.slow("Python is started six times, one after the other")
def test_a_part_that_the_shop_cannot_do_without_and_that_keeps_dying_stops_it(stage):
    """Up to then it is started again at once, then after pauses that double."""
    stage.supervisor = Supervisor(stage.report, stage.on_change, first_backoff_seconds=0.001)
    shop = stage.service("shop", body=CRASHES_WHEN_TOLD.format(folder=str(stage.folder)))
    stage.supervisor.start([shop])
    (stage.folder / "crash").touch()
    with pytest.raises(StackFailed, match="shop ended with exit code 3"):
        stage.poll_until(lambda: False)
    assert stage.diary.count("shop:begin") == MOST_DEATHS_IN_A_ROW
    told = re.findall(r"is started again (.*);", stage.said.getvalue())
    assert told == ["at once", "in 0.001 s", "in 0.002 s", "in 0.004 s", "in 0.008 s"]


@pytest.fixture(scope="module")
def two_runs(servers_folder: Path) -> tuple[Plan, Plan]:
    """What two runs on one folder would start."""
    options = StackOptions(servers_folder / "planned", "127.0.0.1", 8000, servers_folder)
    return plan(options), plan(options)


def test_the_parts_that_answers_can_do_without_are_optional(two_runs):
    optional = {unit.name for unit in two_runs[0].units if unit.is_optional}
    assert optional == {"vision", "nlp", "model-server", "valkey"}


def test_the_model_server_is_ready_once_a_version_answers_and_not_while_it_loads(two_runs):
    """The status of a model is 200 from the first moment."""
    probes = {unit.name: unit.probe_url for unit in two_runs[0].units if unit.probe_url}
    assert {urlsplit(url).path for url in probes.values()} == {"/readyz"}
    assert "model-server" in probes


def test_services_and_jobs_of_one_run_share_a_secret_that_the_next_run_does_not_know(two_runs):
    def shared_secret(planned: Plan) -> str:
        programs = {unit.name: unit.program() for unit in planned.units if unit.name in SERVICES}
        given = {programs[name].environment[f"{name.upper()}_INTERNAL_SECRET"] for name in SERVICES}
        given |= {jobs["RECOMMENDER_INTERNAL_SECRET"] for jobs in (planned.by_hand, planned.loading)}
        assert len(given) == 1
        return given.pop()

    assert shared_secret(two_runs[0]) != shared_secret(two_runs[1])


def test_a_process_that_ignores_the_request_to_stop_is_killed(stage):
    program = stage.program(
        "deaf", "signal.signal(signal.SIGTERM, signal.SIG_IGN); note('deaf'); time.sleep(60)"
    )
    stage.supervisor.start([Unit("deaf", lambda: program, lambda: "deaf:deaf" in stage.diary)])
    process = stage.running[0].process
    process.stop(grace_seconds=0.2)
    assert process.exit_code() == -signal.SIGKILL


def test_a_signal_ends_the_watch_and_stops_everything(tmp_path: Path):
    # A process of its own: some library that other tests load leaves this one no stack to take a signal on.
    code = f"""
import io, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from tests.stack.lifecycle.stage import Stage
from smartrec.stack.supervisor import StopRequested
stage = Stage(Path({str(tmp_path)!r}))
with stage.supervisor.signals():
    stage.supervisor.start([stage.service("shop")])
    print("started", flush=True)
    try:
        stage.supervisor.watch()
    except StopRequested:
        print("stopped", flush=True)
"""
    watching = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with watching:
        assert watching.stdout.readline() == "started\n"
        watching.terminate()
        assert watching.stdout.readline() == "stopped\n"
    assert watching.returncode == 0
    assert (tmp_path / "diary").read_text().split() == ["shop:begin", "shop:end"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child's life to its parent's")
def test_no_process_outlives_a_killed_supervisor(tmp_path: Path):
    code = f"""
from pathlib import Path
import sys
from smartrec.embedded.processes import Process, Program
sleep = (sys.executable, "-c", "import time; time.sleep(60)")
child = Process(Program("child", sleep, Path({str(tmp_path / "log")!r})))
print(child.pid, flush=True)
sys.stdin.read()
"""
    supervisor = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with supervisor:
        child = int(supervisor.stdout.readline())
        assert wait_until(lambda: bool(command_of(child)), 10)
        supervisor.kill()
    assert wait_until(lambda: not command_of(child), 10)


def test_a_log_that_has_grown_large_keeps_its_end_while_its_writer_goes_on(tmp_path: Path):
    from smartrec.embedded.processes import LARGEST_LOG_BYTES, shorten_log

    log = tmp_path / "log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old\n" * (LARGEST_LOG_BYTES // 4) + b"latest\n")
        shorten_log(log)
        writer.write(b"after\n")
    assert log.stat().st_size < LARGEST_LOG_BYTES / 2
    assert log.read_bytes().endswith(b"old\nlatest\nafter\n")
