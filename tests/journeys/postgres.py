"""The embedded settings with a database of the server that TEST_DATABASE_URL names; its name is JOURNEY_DATABASE."""

import os

from auditprog.settings import env
from auditprog.settings.embedded import *  # noqa: F403

DATABASES = {"default": env.postgres(os.environ["TEST_DATABASE_URL"])}
DATABASES["default"]["NAME"] = os.environ["JOURNEY_DATABASE"]
