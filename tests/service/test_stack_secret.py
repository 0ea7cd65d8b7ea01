"""The stack's secret while it is changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from smartrec_service.settings import ServiceSettings
from smartrec_service.stack_secret import StackSecret

OLD, NEW = "of-yesterday", "of-today"


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(OLD)
    return path


def secret_in(file: Path, clock: Clock) -> StackSecret:
    settings = ServiceSettings(internal_secret_file=file)  # type: ignore[call-arg]
    return StackSecret(lambda: settings.secrets, clock)


def test_the_first_of_two_is_sent_and_both_are_accepted(file: Path) -> None:
    file.write_text(f"{NEW}\n{OLD}\n")
    secret = secret_in(file, Clock())
    assert secret.sent == NEW
    assert secret.accepts(OLD)
    assert not secret.accepts("guess")
    assert not secret.accepts("")


def test_a_changed_file_counts_after_a_second_and_without_a_restart(file: Path) -> None:
    clock = Clock()
    secret = secret_in(file, clock)
    file.write_text(NEW)
    assert secret.sent == OLD
    clock.seconds += 1
    assert secret.sent == NEW
    assert not secret.accepts(OLD)


def test_a_file_that_is_gone_locks_nobody_out(file: Path) -> None:
    clock = Clock()
    secret = secret_in(file, clock)
    file.unlink()
    clock.seconds += 1
    assert secret.accepts(OLD)


def test_a_secret_of_blanks_is_refused_rather_than_taken_for_none() -> None:
    settings = ServiceSettings(internal_secret=SecretStr(" " * 2))
    with pytest.raises(ValueError, match="blanks"):
        StackSecret(lambda: settings.secrets)


def test_without_a_secret_everybody_is_accepted_and_nothing_sent() -> None:
    secret = StackSecret(lambda: ServiceSettings().secrets)
    assert secret.sent is None
    assert secret.accepts("whatever")


def test_several_secrets_may_stand_in_the_setting_itself() -> None:
    settings = ServiceSettings(internal_secret=f"{NEW} {OLD}")  # type: ignore[arg-type]
    assert settings.secrets == (NEW, OLD)
    assert settings.secret == NEW
