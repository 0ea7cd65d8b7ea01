"""The queueing model: Erlang's formula by its closed forms, the simulation by its limits."""

from __future__ import annotations

import pytest

from benchmarks.scaling.bench_scaling import is_foretold
from benchmarks.scaling.queueing import (
    Curve,
    Machine,
    Stage,
    probability_of_waiting,
    servers_for,
    share_waiting_longer,
    simulate,
)


def test_one_server_makes_wait_as_often_as_it_is_busy():
    assert probability_of_waiting(1, 0.7) == pytest.approx(0.7)


def test_two_servers_make_wait_as_the_closed_form_says():
    busy = 0.8
    assert probability_of_waiting(2, 2 * busy) == pytest.approx(2 * busy**2 / (1 + busy))


def test_a_thousand_servers_can_be_worked_out():
    assert 0.0 < probability_of_waiting(1_000, 950.0) < 0.2


def test_more_is_asked_than_servers_do_and_everybody_waits():
    assert share_waiting_longer(2, 2.0, 0.1, 0.5) == 1.0


def test_small_services_need_room_and_large_ones_little():
    assert servers_for(0.65, 0.1, most_busy=0.7, longest_wait_seconds=0.1) > 1
    assert servers_for(650.0, 0.1, most_busy=0.7, longest_wait_seconds=0.1) == 929


def test_one_client_is_answered_in_the_sum_of_its_parts():
    kind = [Stage("gateway", 0.002), Stage(None, 0.003), Stage("postgres", 0.005)]
    found = simulate(Machine(2, {"gateway": 1}), [kind], clients=1, requests=20_000)
    assert found.per_second == pytest.approx(100.0, rel=0.03)


def test_many_clients_fill_all_cores():
    kind = [Stage("gateway", 0.004), Stage("recommender", 0.004), Stage("postgres", 0.008)]
    found = simulate(Machine(2, {"gateway": 1, "recommender": 1}), [kind], clients=16, requests=20_000)
    assert found.per_second == pytest.approx(2 / 0.016, rel=0.03)


def test_a_process_of_one_thread_fills_no_more_than_one_core():
    kind = [Stage("gateway", 0.010), Stage("postgres", 0.002)]
    found = simulate(Machine(4, {"gateway": 1}), [kind], clients=16, requests=20_000)
    assert found.per_second == pytest.approx(1 / 0.010, rel=0.03)


def test_machines_that_do_nothing_but_wait_have_little_use_for_cores():
    """The machine repairman: clients think for a second and are served by one server for half of one."""
    kind = [Stage(None, 1.0), Stage("postgres", 0.5)]
    found = simulate(Machine(1, {}), [kind], clients=8, requests=20_000)
    assert found.per_second == pytest.approx(2.0, rel=0.03)


def test_only_rates_that_the_model_was_not_made_from_are_held_against_it():
    calm = [Curve(clients, 1.0, 0.01) for clients in (1, 2, 4, 8)]
    assert [found.clients for found in calm if is_foretold(found)] == [4, 8]
    assert not is_foretold(Curve(4, 1.0, 0.01, taken=0.4))
