"""One service and one founded hamlet for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.actors.founding import Town
from tests.actors.hamlet import found_hamlet
from tests.servers import Service


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A running service with a demonstration's clock."""
    running = Service(tmp_path_factory.mktemp("actors"), ELEVHALSA_DEMONSTRATION="1")
    running.set_up()
    running.start("--every", "0.5")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def town(service: Service) -> Iterator[Town]:
    """Everybody at the hamlet's school, signed in, with keys."""
    founded = found_hamlet(service)
    yield founded
    founded.close()
