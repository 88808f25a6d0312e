"""For building an image: fonts and static files, without a secret, a database or a mail server."""

import os
from pathlib import Path

from auditprog.settings.base import *  # noqa: F403
from auditprog.settings.base import STATIC_ROOT as _STATIC_ROOT

SECRET_KEY = "building-needs-none"
DATABASES = {"default": {"ENGINE": "django.db.backends.dummy"}}
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or _STATIC_ROOT)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
