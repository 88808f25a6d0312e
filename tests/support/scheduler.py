"""pytest-xdist's distribution by file, with our idea of what belongs together."""

from xdist.scheduler import LoadFileScheduling

from tests.support import sharing


class Together(LoadFileScheduling):
    """`--dist loadfile`, but a folder that shares a world goes to one core."""

    def _split_scope(self, nodeid: str) -> str:
        return sharing.scope(nodeid)
