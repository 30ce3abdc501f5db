import pytest
from django.db import connection

from elevhalsa.doctor import findings


@pytest.mark.django_db
def test_the_tests_own_databases_are_well_but_for_what_tests_leave_out() -> None:
    found = list(findings.databases())

    # The test run's PostgreSQL does without fsync and full pages: the doctor must see that.
    lossy = 4 if connection.vendor == "postgresql" else 0
    assert sum("a power cut would lose messages" in sentence for sentence in found) == lossy
    assert len(found) == lossy
