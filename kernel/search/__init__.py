"""Finding things: one door to the index, whatever the database (docs/decisions/0008)."""

from kernel.search.sources import Document, Follow, Seen, Source, Watch, all_sources, register

__all__ = ["Document", "Follow", "Seen", "Source", "Watch", "all_sources", "register"]
