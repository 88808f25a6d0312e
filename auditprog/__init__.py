"""How the rooms are put together. Loading the Celery app here lets @shared_task find it."""

from auditprog.celery import app as celery_app

__all__ = ["celery_app"]
