import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditprog.settings.embedded")

app = Celery("auditprog")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
