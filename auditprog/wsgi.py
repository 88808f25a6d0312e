import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditprog.settings.embedded")

application = get_wsgi_application()

from auditprog.startup import refuse_demo_database  # noqa: E402

refuse_demo_database()
