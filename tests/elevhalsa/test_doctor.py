import pytest
from django.db import connection
from pytest_django import Settings

from elevhalsa.doctor import findings


@pytest.mark.django_db
def test_the_tests_own_databases_are_well_but_for_what_tests_leave_out() -> None:
    found = list(findings.databases())

    # The test run's PostgreSQL does without fsync and full pages: the doctor must see that.
    lossy = 4 if connection.vendor == "postgresql" else 0
    assert sum("a power cut would lose messages" in sentence for sentence in found) == lossy
    assert len(found) == lossy


@pytest.mark.django_db
def test_a_real_installation_without_a_watch_is_told_that_nobody_would_notice(
    settings: Settings,
) -> None:
    settings.PUBLIC_URL = "https://skola.example"

    assert any("Nobody outside notices" in sentence for sentence in findings.watch_problems())

    settings.WATCH_PING = "https://monitor.example/x"
    assert list(findings.watch_problems()) == []
