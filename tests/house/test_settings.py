"""What the settings promise: production refuses half a configuration, embedded needs none, tests alone may be eager."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from kernel import checks

ROOT = Path(__file__).resolve().parents[2]
WHOLE = {
    "SECRET_KEY": "check-only-7b1f0c9d2e8a4f6b-3c5d7e9fa1b2c4d6-88aa66cc",
    "ALLOWED_HOSTS": "audit.example.org",
    "PUBLIC_BASE_URL": "https://audit.example.org",
    "DATABASE_URL": "postgresql://auditprog:secret@db.example.org/auditprog?sslmode=require",
    "REDIS_URL": "redis://redis.example.org:6379/0",
    "EMAIL_HOST": "smtp.example.org",
    "DEFAULT_FROM_EMAIL": "auditprog <auditprog@example.org>",
}


def start(changed, *words):
    """manage.py under production settings with only these variables (None takes one away)."""
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "auditprog.settings.production"}
    env |= {name: value for name, value in (WHOLE | changed).items() if value is not None}
    command = [sys.executable, "manage.py", *(words or ("check", "--deploy", "--fail-level", "WARNING"))]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


def test_a_whole_configuration_is_clean_for_deployment():
    done = start({})

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", WHOLE)
def test_a_missing_variable_is_named_and_stops_the_start(name):
    done = start({name: None})

    assert done.returncode == 1
    assert done.stderr.startswith("auditprog does not start in production:\n- ")
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_all_that_is_missing_is_named_at_once():
    done = start(dict.fromkeys(WHOLE))

    assert len(done.stderr.strip().splitlines()) == 1 + len(WHOLE)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too weak"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS holds “*”"),
        ({"PUBLIC_BASE_URL": "http://audit.example.org"}, "PUBLIC_BASE_URL has to begin with https://"),
        ({"PUBLIC_BASE_URL": "https://other.example.org"}, "which is not among ALLOWED_HOSTS"),
        ({"DATABASE_URL": "sqlite:///db"}, "DATABASE_URL cannot be used"),
        ({"DATABASE_URL": None, "POSTGRES_DB": "auditprog"}, "POSTGRES_USER is not set"),
    ],
)
def test_a_weak_value_is_refused_with_a_sentence(changed, sentence):
    done = start(changed)

    assert (done.returncode, sentence in done.stderr) == (1, True), done.stderr


def test_the_postgres_variables_do_as_well_as_the_address():
    changed = {"DATABASE_URL": None, "POSTGRES_DB": "a", "POSTGRES_USER": "b", "POSTGRES_PASSWORD": "c"}

    assert start(changed).returncode == 0


def test_embedded_starts_with_nothing_configured(tmp_path):
    env = {"PATH": os.environ["PATH"], "AUDITPROG_VAR": str(tmp_path)}
    done = subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_sqlite_is_opened_as_decided():
    """D5: WAL, IMMEDIATE, 20 s, full synchronisation, foreign keys."""
    from auditprog.settings import env

    options = env.sqlite("x")["OPTIONS"]

    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert f"PRAGMA {pragma};" in options["init_command"]


def test_pages_are_closed_and_the_policy_allows_nothing_inline():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    assert policy["default-src"] == ["'none'"]
    assert not any("unsafe" in source for sources in policy.values() for source in sources)
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_no_network_wait_is_hidden_in_a_request():
    """L6: no result backend, no retried publish, no delayed task."""
    assert (settings.CELERY_TASK_PUBLISH_RETRY, settings.CELERY_TASK_IGNORE_RESULT) == (False, True)
    assert not hasattr(settings, "CELERY_RESULT_BACKEND")
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert (settings.CELERY_WORKER_PREFETCH_MULTIPLIER, settings.CELERY_TASK_ACKS_LATE) == (1, True)


def test_eager_tasks_are_refused_outside_tests():
    with override_settings(CELERY_TASK_ALWAYS_EAGER=True):
        assert [error.id for error in checks.no_eager_tasks(None)] == ["kernel.E001"]
    with override_settings(CELERY_TASK_ALWAYS_EAGER=True, TESTING=True):
        assert checks.no_eager_tasks(None) == []
    assert checks.no_eager_tasks(None) == []


def test_a_result_backend_is_refused():
    with override_settings(CELERY_RESULT_BACKEND="redis://"):
        assert [error.id for error in checks.no_result_backend(None)] == ["kernel.E002"]


@pytest.mark.django_db
def test_production_refuses_a_demo_database(today):
    from auditprog.startup import refuse_demo_database
    from kernel.models import DemoClock

    with override_settings(REFUSE_DEMO_DATABASE=True):
        refuse_demo_database()
        assert checks.no_demo_in_production(None, databases=["default"]) == []
        DemoClock.objects.create(today=today)
        assert [error.id for error in checks.no_demo_in_production(None, databases=["default"])] == ["kernel.E004"]
        with pytest.raises(SystemExit, match="this is a demo database"):
            refuse_demo_database()
    refuse_demo_database()


def test_the_daily_jobs_of_the_schedule_can_be_called():
    from django.utils.module_loading import import_string

    assert [path for _, path in settings.DAILY_JOBS if not callable(import_string(path))] == []
