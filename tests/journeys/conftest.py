from collections.abc import Iterator

import pytest

from tests.journeys.database import Place, a_place


@pytest.fixture(scope="session")
def northwind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The demo organisation as it was loaded. Nobody touches it: each journey goes through a copy."""
    with a_place(tmp_path_factory.mktemp("northwind") / "var") as place:
        yield place
