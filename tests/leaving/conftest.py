"""The whole organisation of the route tests, built once; every test works in a savepoint that is taken back."""

from tests.routes.conftest import _django_db_helper, whole, world

__all__ = ["_django_db_helper", "whole", "world"]
