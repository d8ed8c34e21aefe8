"""What was sent is kept under an address that nobody can guess, for less than a day, and waits for no dead worker."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue.config import Settings
from catalogue.publishing import examine
from catalogue.submissions.checks import INTERRUPTED, Check, CheckNotFound, Checks, SentFile
from catalogue.submissions.locks import Places

HOUR = 3600.0


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = 1_700_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def checks(tmp_path: Path, clock: Clock) -> Checks:
    return Checks(tmp_path / "checks", 23.0, clock)


def a_check(checks: Checks, state: str = "done") -> Check:
    check = checks.begin()
    check.files = [SentFile(1, "wards.csv", "source.csv", 5, state=state)]  # type: ignore[arg-type]
    (checks.of(check.token) / "1").mkdir()
    (checks.of(check.token) / "1" / "source.csv").write_text("a,b\n")
    checks.save(check)
    return check


def test_an_address_has_192_bits_that_nobody_can_guess(checks: Checks) -> None:
    tokens = {checks.begin().token for _ in range(50)}

    assert len(tokens) == 50
    assert {len(token) for token in tokens} == {32}


@pytest.mark.parametrize(
    "token", ["", ".", "..", "../x", "a" * 31, "a" * 33, "a" * 31 + "/", "ä" * 32, "a" * 31 + "\0"]
)
def test_what_cannot_be_a_token_never_becomes_a_path(checks: Checks, token: str) -> None:
    with pytest.raises(CheckNotFound):
        checks.load(token)


def test_a_check_is_there_until_its_time_is_over_and_then_its_folder_is_gone(checks: Checks, clock: Clock) -> None:
    check = a_check(checks)
    clock.at += 23 * HOUR - 1
    assert checks.load(check.token).files[0].name == "wards.csv"

    clock.at += 1
    with pytest.raises(CheckNotFound):
        checks.load(check.token)

    assert not checks.of(check.token).exists()


def test_a_sweep_deletes_what_is_over_and_nothing_else(checks: Checks, clock: Clock) -> None:
    old = a_check(checks)
    clock.at += 22 * HOUR
    new = a_check(checks)
    clock.at += 1.5 * HOUR

    assert checks.sweep() == 1
    assert not checks.of(old.token).exists()
    assert checks.of(new.token).exists()


def test_what_never_became_a_check_is_deleted_too(tmp_path: Path) -> None:
    checks = Checks(tmp_path / "checks", 23.0)
    left = checks.of(checks.begin().token)
    os.utime(left, (0, 0))

    assert checks.sweep() == 1
    assert not left.exists()


def test_the_doctor_deletes_what_is_over_and_says_so(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    check = a_check(Checks(settings.checks, 23.0, lambda: 0.0))

    findings = examine(settings=settings)

    assert "Deleted what was sent for 1 check, as the time was over." in findings.lines
    assert not (settings.checks / check.token).exists()


def test_no_setting_lets_anything_be_kept_for_a_day() -> None:
    from catalogue.submissions.sweeping import EVERY_SECONDS

    longest = next(one.le for one in Settings.model_fields["upload_keep_hours"].metadata if hasattr(one, "le"))

    assert longest * HOUR + EVERY_SECONDS < 24 * HOUR


def test_a_check_whose_worker_is_alive_is_waited_for(checks: Checks) -> None:
    check = a_check(checks, "checking")
    lock = checks.lock(check.token)

    assert lock is not None
    assert checks.load(check.token).files[0].state == "checking"


def test_a_check_whose_worker_died_says_that_it_was_interrupted(checks: Checks) -> None:
    """The worker is a process of its own that takes the lock, and is killed."""
    check = a_check(checks, "checking")
    code = (
        "import os, signal, sys; from pathlib import Path; from catalogue.submissions.locks import take\n"
        "assert take(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, checks.of(check.token) / "lock"], check=False)

    found = checks.load(check.token).files[0]

    assert (found.state, found.fault) == ("failed", INTERRUPTED)


def test_a_check_that_is_deleted_while_it_is_worked_on_stays_deleted(checks: Checks) -> None:
    check = a_check(checks, "checking")
    checks.delete(check.token)
    checks.save(check)

    assert not checks.of(check.token).exists()


def test_no_more_places_are_given_than_there_are_among_all_who_share_a_folder(tmp_path: Path) -> None:
    here, there = Places(tmp_path, 2), Places(tmp_path, 2)
    first, second = here.take(), there.take()

    assert first is not None
    assert second is not None
    assert here.take() is None
    first.let_go()
    assert there.take() is not None
