"""What the jobs process and Celery have to know of this room: the last look before a reminder is sent."""

from findings import notices

__all__ = ["notices"]
