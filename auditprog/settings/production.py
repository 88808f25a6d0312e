"""PostgreSQL, Redis, Celery workers, one beat, SMTP. Half configured it refuses to start and names what is missing."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from auditprog.settings import env
from auditprog.settings.base import *  # noqa: F403
from auditprog.settings.base import MEDIA_ROOT as _MEDIA_ROOT
from auditprog.settings.base import STATIC_ROOT as _STATIC_ROOT

_problems: list[str] = []
_A_KEY = "at least 50 random characters, as python3 -c 'import secrets; print(secrets.token_urlsafe(64))' prints"


def _need(name: str, why: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        _problems.append(f"{name} is not set: {why}.")
    return value


def _secret_key() -> str:
    if os.environ.get("SECRET_KEY_FILE", "").strip() and not os.environ.get("SECRET_KEY", "").strip():
        key = _key_in(Path(os.environ["SECRET_KEY_FILE"].strip()))
    else:
        key = _need("SECRET_KEY", f"{_A_KEY}; or name a file in SECRET_KEY_FILE, which manage.py init makes")
    if key and (len(key) < 50 or len(set(key)) < 8 or key.startswith("django-insecure-")):
        _problems.append(f"SECRET_KEY is too weak: {_A_KEY}.")
    return key


def _key_in(path: Path) -> str:
    """Only `init` makes the file: a server that made one at each start would end every session and link."""
    try:
        if env.is_init():
            return env.key_file(path)
        if path.stat().st_mode & 0o077:
            _problems.append(f"SECRET_KEY_FILE {path} can be read by others: chmod 600 it.")
        return path.read_text().strip()
    except FileNotFoundError:
        _problems.append(f"SECRET_KEY_FILE names {path}, which is not there: run manage.py init once.")
    except OSError as error:
        _problems.append(f"SECRET_KEY_FILE {path} cannot be used: {error.strerror}.")
    return ""


def _database() -> dict[str, Any]:
    if url := os.environ.get("DATABASE_URL", "").strip():
        try:
            return env.postgres(url)
        except ValueError as error:
            _problems.append(f"DATABASE_URL cannot be used: {error}.")
            return {}
    if not os.environ.get("POSTGRES_DB"):
        _problems.append("DATABASE_URL is not set, nor POSTGRES_DB, POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_HOST.")
        return {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["POSTGRES_DB"],
        "USER": _need("POSTGRES_USER", "the user of the database"),
        "PASSWORD": os.environ.get("POSTGRES_PASSWORD", ""),
        "HOST": os.environ.get("POSTGRES_HOST", ""),
        "PORT": os.environ.get("POSTGRES_PORT", ""),
        "OPTIONS": {"options": env.NO_JIT},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _hosts() -> list[str]:
    hosts = env.words("ALLOWED_HOSTS")
    if not hosts:
        _problems.append("ALLOWED_HOSTS is not set: the names that people reach this server by, with commas.")
    if any("*" in host for host in hosts):
        _problems.append("ALLOWED_HOSTS holds “*”: name the hosts.")
    return hosts


def _public_base_url(hosts: list[str]) -> str:
    url = _need("PUBLIC_BASE_URL", "the address in mails, such as https://audit.example.org").rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme != "https" or not parts.hostname):
        _problems.append("PUBLIC_BASE_URL has to begin with https://.")
    elif url and hosts and parts.hostname not in hosts:
        _problems.append(f"PUBLIC_BASE_URL names {parts.hostname}, which is not among ALLOWED_HOSTS.")
    return url


SECRET_KEY = _secret_key()
SECRET_FILES = [Path(name) for name in env.words("SECRET_KEY_FILE")]
DATABASES = {"default": _database()}
ALLOWED_HOSTS = _hosts()
PUBLIC_BASE_URL = _public_base_url(ALLOWED_HOSTS)
REFUSE_DEMO_DATABASE = True

CELERY_BROKER_URL = _need("REDIS_URL", "the broker, such as redis://redis:6379/0")
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 1, "socket_keepalive": True}
# In the database, so that sign-in limits hold for all processes and pages work while Redis is down.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

EMAIL_HOST = _need("EMAIL_HOST", "the mail server")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=not EMAIL_USE_SSL)
DEFAULT_FROM_EMAIL = _need("DEFAULT_FROM_EMAIL", "the sender of mails")

MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or _MEDIA_ROOT)
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or _STATIC_ROOT)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The proxy in front speaks TLS; say so with BEHIND_PROXY=1 when it sets X-Forwarded-Proto itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# W021 asks for the browsers' preload list, which is for the owner of the whole domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-auditprog"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-auditprog-csrf"
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]

if _problems:
    raise SystemExit("auditprog does not start in production:\n" + "\n".join(f"- {problem}" for problem in _problems))
