import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditprog.settings.embedded")

# The folder of messages as it should be; "filesystem://" means this one.
TRANSPORT_ALIASES["filesystem"] = "kernel.broker:Transport"

app = Celery("auditprog")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_demo_database(**kwargs: Any) -> None:
    from auditprog import startup

    startup.refuse_demo_database()
