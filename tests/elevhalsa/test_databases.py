import os

import pytest
from django.db import connections

from elevhalsa.at_rest.models import DataKey


@pytest.mark.django_db
def test_the_suite_runs_on_the_database_it_was_asked_to() -> None:
    wanted = "postgresql" if os.environ.get("ELEVHALSA_TEST_DATABASE") == "postgres" else "sqlite"

    assert {connections[name].vendor for name in ("default", "keyring")} == {wanted}


@pytest.mark.django_db
def test_the_key_ring_lives_in_a_database_of_its_own() -> None:
    tables = {name: connections[name].introspection.table_names() for name in connections}

    assert DataKey._meta.db_table in tables["keyring"]
    assert DataKey._meta.db_table not in tables["default"]
    assert "chat_thread" in tables["default"]
    assert "chat_thread" not in tables["keyring"]
