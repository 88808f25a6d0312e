"""manage.py init (SEC-20): no default account, keys of one's own, and a link that works once for an hour."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from kernel.models import AuditEvent, DemoClock
from organisation.models import AccessRole, OneTimeLink, User
from tests.conftest import TODAY, person

ROOT = Path(__file__).resolve().parents[2]
TYPED = {
    "first_name": "Anna",
    "last_name": "Berg",
    "email": "Anna.Berg@example.org",
    "password": "walnut harbour 7 lamps",
    "repeated": "walnut harbour 7 lamps",
}


def init(*words: str) -> str:
    said = StringIO()
    call_command("init", *words, stdout=said)
    return said.getvalue()


def link_in(said: str) -> str:
    found = re.search(r"(/setup/first/\S+/)", said)
    assert found, said
    return found[1]


@pytest.fixture
def link(standard: Any) -> str:
    return link_in(init())


def test_it_loads_the_standard_and_makes_no_account(db: None) -> None:
    said = init()

    assert "56 leaves" in said
    assert User.objects.count() == 0
    assert OneTimeLink.objects.count() == 1


def test_only_the_hash_of_the_link_is_stored(link: str) -> None:
    token = link.rstrip("/").rpartition("/")[2]

    row = OneTimeLink.objects.get()
    assert token not in str(vars(row)) and len(row.digest) == 64
    assert not AuditEvent.objects.filter(text__contains=token).exists()
    assert timedelta(minutes=59) < row.valid_until - timezone.now() <= timedelta(hours=1)


def test_the_first_administrator_chooses_name_address_and_password(link: str, client: Client) -> None:
    page = client.get(link)
    done = client.post(link, TYPED)

    assert (page.status_code, done.status_code, done["Location"]) == (200, 302, "/setup/")
    user = User.objects.get()
    assert (user.username, user.email, user.full_name) == ("anna.berg", "Anna.Berg@example.org", "Anna Berg")
    assert user.check_password(TYPED["password"])
    assert [role.role for role in user.access_roles.all()] == ["administrator"]
    assert client.get("/setup/").status_code == 200


def test_the_link_is_dead_after_use(link: str, client: Client) -> None:
    client.post(link, TYPED)

    again = Client().post(link, {**TYPED, "email": "eve@example.org"})

    assert (again.status_code, User.objects.count()) == (410, 1)


def test_the_link_is_dead_after_an_hour(link: str, client: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert client.get(link).status_code == 410
        assert client.post(link, TYPED).status_code == 410
    assert client.get(link).status_code == 200


def test_the_link_is_dead_once_an_administrator_exists(link: str, client: Client) -> None:
    person("root", "administrator")

    assert client.get(link).status_code == 410
    assert client.post(link, TYPED).status_code == 410


def test_a_newer_link_makes_the_earlier_one_useless(link: str, client: Client) -> None:
    newer = link_in(init())

    assert client.get(link).status_code == 410
    assert client.get(newer).status_code == 200


def test_a_made_up_link_is_dead(standard: Any, client: Client) -> None:
    assert client.get("/setup/first/anything/").status_code == 410


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"password": "short", "repeated": "short"}, "at least 12 characters"),
        ({"repeated": "walnut harbour 8 lamps"}, "The two passwords differ"),
        ({"password": "anna.berg@example.org", "repeated": "anna.berg@example.org"}, "too similar"),
        ({"password": "234567890123", "repeated": "234567890123"}, "entirely numeric"),
        ({"email": "nobody"}, "valid email address"),
    ],
)
def test_a_weak_choice_is_refused_and_the_link_goes_on_working(
    changed: dict[str, str], sentence: str, link: str, client: Client
) -> None:
    refused = client.post(link, {**TYPED, **changed})

    assert (refused.status_code, User.objects.count()) == (409, 0)
    assert sentence in refused.content.decode()
    assert client.post(link, TYPED).status_code == 302


def test_run_again_it_prints_no_link_while_there_is_an_administrator(link: str, client: Client) -> None:
    client.post(link, TYPED)

    said = init()

    assert "/setup/first/" not in said and "--again" in said
    assert OneTimeLink.objects.count() == 1


def test_another_administrator_needs_a_reason_which_is_journaled(link: str, client: Client) -> None:
    client.post(link, TYPED)

    other = link_in(init("--again", "Anna has left and nobody has her password"))
    done = Client().post(other, {**TYPED, "first_name": "Bo", "email": "bo@example.org"})

    assert done.status_code == 302
    assert AuditEvent.objects.filter(reason="Anna has left and nobody has her password").exists()
    assert AccessRole.objects.filter(role="administrator").count() == 2


def test_a_demo_database_is_refused(db: None) -> None:
    DemoClock.objects.create(pk=1, today=TODAY)

    with pytest.raises(CommandError, match="demo database"):
        init()


def test_the_sign_in_page_says_what_to_do_while_there_is_no_account(db: None, client: Client) -> None:
    assert "manage.py init" in client.get("/login/").content.decode()
    person("someone")
    assert "manage.py init" not in client.get("/login/").content.decode()


def run(var: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "AUDITPROG_VAR": str(var), **more}
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An installation that was migrated and initialised, and nothing else."""
    var = tmp_path_factory.mktemp("fresh") / "var"
    assert run(var, "migrate", "-v0").returncode == 0
    yield var


def test_before_migrate_it_says_what_to_run_and_touches_nothing(tmp_path: Path) -> None:
    done = run(tmp_path / "var", "init")

    assert done.returncode == 1
    assert "Run manage.py migrate first" in done.stderr and "Traceback" not in done.stderr


def test_two_fresh_installations_have_keys_of_their_own_for_their_owner_only(fresh: Path, tmp_path: Path) -> None:
    """SEC-20."""
    run(tmp_path / "other", "check")
    (fresh / "secret_key").chmod(0o644)

    done = run(fresh, "init")

    keys = [(var / "secret_key") for var in (fresh, tmp_path / "other")]
    assert done.returncode == 0, done.stderr
    assert "now only its owner can" in done.stdout
    assert keys[0].read_text() != keys[1].read_text()
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys} == {0o600}
    assert not (Path(settings.BASE_DIR) / "secret_key").exists()


def test_production_takes_its_key_from_a_file_that_only_init_makes(tmp_path: Path) -> None:
    from tests.house.test_settings import start

    key = tmp_path / "keys" / "secret"
    named = {"SECRET_KEY": None, "SECRET_KEY_FILE": str(key)}

    before = start(named)
    made = start(named, "init")  # it stops at the database, which is not there
    after = start(named)

    assert before.returncode == 1 and "run manage.py init once" in before.stderr
    assert "The database does not answer" in made.stderr
    assert stat.S_IMODE(key.stat().st_mode) == 0o600 and len(key.read_text()) >= 50
    assert after.returncode == 0, after.stderr
    key.chmod(0o644)
    assert "can be read by others" in start(named).stderr
