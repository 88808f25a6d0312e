import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "auditprog.settings.embedded")

application = get_wsgi_application()

from auditprog.startup import refuse_demo_database  # noqa: E402

refuse_demo_database()

# What is loaded by now stays for as long as the process lives. Set aside, it is not walked through again each time that
# a large page makes the collector look at everything: on the year board that was 90 ms in one request of twenty.
gc.collect()
gc.freeze()
