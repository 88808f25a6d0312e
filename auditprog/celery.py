import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditprog.settings.embedded")

app = Celery("auditprog")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_demo_database(**kwargs: Any) -> None:
    from auditprog import startup

    startup.refuse_demo_database()
