"""Embedded, with a quick hasher and folders that vanish. TEST_DATABASE_URL runs the same suite on PostgreSQL."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from auditprog.settings import env

_var = os.environ.get("AUDITPROG_TEST_VAR")
if _var is None:
    _var = tempfile.mkdtemp(prefix="auditprog-test-")
    atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ["AUDITPROG_VAR"] = _var
TEST_VAR = Path(_var)

from auditprog.settings.base import *  # noqa: E402, F403

SECRET_KEY = "only-for-tests-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if os.environ.get("TEST_DATABASE_URL"):
    DATABASES = {"default": env.postgres(os.environ["TEST_DATABASE_URL"])}
    DATABASES["default"]["TEST"] = {"NAME": f"test_auditprog_{os.getpid()}"}
    # Thrown away at the end, so nobody waits for the disk; what a crash leaves is asked of real installations.
    DATABASES["default"]["OPTIONS"]["options"] = f"-c synchronous_commit=off {env.NO_JIT}"
else:
    # A file, because tests with several processes or connections need one; it is thrown away, so no fsync.
    DATABASES = {"default": env.sqlite(TEST_VAR / "main.sqlite3", synchronous="OFF")}
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_VAR / "test.sqlite3")}
# Threads and live servers of a test leave no connection behind.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# A process that a test starts works in that test's database.
if os.environ.get("AUDITPROG_TEST_DB"):
    DATABASES["default"]["NAME"] = os.environ["AUDITPROG_TEST_DB"]

OUTBOX_MAIL_LEASE_SECONDS = float(os.environ.get("OUTBOX_MAIL_LEASE_SECONDS", "120"))
OUTBOX_RESEND_SECONDS = float(os.environ.get("OUTBOX_RESEND_SECONDS", "900"))

STATIC_ROOT = None  # type: ignore[assignment]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

if os.environ.get("EMAIL_HOST"):
    EMAIL_HOST = os.environ["EMAIL_HOST"]
    EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# The bell rings into memory; tests that want a worker start one with a broker of their own.
CELERY_BROKER_URL = os.environ.get("AUDITPROG_TEST_BROKER", "memory://")

# One record of the kernel tests' own.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.kernel"]  # noqa: F405
