"""The default: nothing to install, nothing else to start. SQLite, a broker of plain files, mail into var/mail."""

import os
import secrets

from auditprog.settings import env
from auditprog.settings.base import *  # noqa: F403
from auditprog.settings.base import VAR_DIR


def _local_secret() -> str:
    """The key of this installation, made once and readable by its user only.

    A folder that cannot be written gives a key for this process; manage.py serve says what is wrong with the folder.
    """
    try:
        return env.key_file(VAR_DIR / "secret_key") or secrets.token_urlsafe(64)
    except OSError:
        return secrets.token_urlsafe(64)


SECRET_KEY = os.environ.get("SECRET_KEY") or _local_secret()
SECRET_FILES = [] if os.environ.get("SECRET_KEY") else [VAR_DIR / "secret_key"]
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *env.words("ALLOWED_HOSTS")]

DATABASES = {"default": env.sqlite(VAR_DIR / "auditprog.sqlite3")}

# Files are found where they lie: no collectstatic on the way to the first page.
STATIC_ROOT = None  # type: ignore[assignment]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60

if os.environ.get("EMAIL_HOST"):
    EMAIL_HOST = os.environ["EMAIL_HOST"]
    EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# The broker is a folder: it survives a restart, and losing it loses nothing (decision D6).
CELERY_BROKER_URL = "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(VAR_DIR / "broker" / "queue"),
    "data_folder_out": str(VAR_DIR / "broker" / "queue"),
    "control_folder": str(VAR_DIR / "broker" / "control"),
    "store_processed": False,
    "polling_interval": 0.1,
}
