"""A small whole organisation, made by the services: an audit in each state, findings in each state, three reviews.

`ground` is what it stands on; each `world_*` brings the rows of one room.
"""

from tests.routes.ground import CAST, TODAY, World, on
from tests.routes.world_audits import make_audits
from tests.routes.world_findings import STATES, make_findings
from tests.routes.world_imports import make_imports
from tests.routes.world_masters import make_masters, make_organisation
from tests.routes.world_programmes import WINDOWS, make_programmes
from tests.routes.world_reviews import make_reviews

__all__ = ["CAST", "STATES", "TODAY", "WINDOWS", "World", "build", "on"]


def build() -> World:
    """Everything; call inside a transaction that is taken back later."""
    world = World()
    with on(TODAY):
        make_organisation(world)
        make_masters(world)
        make_programmes(world)
        make_audits(world)
        make_findings(world)
        make_reviews(world)
        make_imports(world)
    for row in [*world.rows.values(), *world.people.values()]:
        row.refresh_from_db()
    for user in world.people.values():
        user.forget_roles()
    return world
