"""The rooms and their arrows, as import-linter sees them; and that it would see a wrong one."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
LINT = str(Path(sys.executable).parent / "lint-imports")
ROOMS = ["auditprog", "reviews", "findings", "audits", "programmes", "organisation", "standards", "kernel"]


def lint(cwd, *words):
    return subprocess.run([LINT, "--no-cache", *words], cwd=cwd, capture_output=True, text=True)


def test_the_contracts_hold():
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout


def test_installed_apps_are_written_in_the_order_of_the_arrows():
    assert [app for app in settings.INSTALLED_APPS if app in ROOMS] == ROOMS


def room_of(tmp_path, **files):
    """A small copy of the house with our contracts, to see whether they bite."""
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    (tmp_path / "kernel" / "dates.py").touch()
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/")
        path.with_suffix(".py").write_text(text)
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    return lint(tmp_path)


def test_a_clean_house_passes(tmp_path):
    done = room_of(tmp_path, findings__services="import audits", findings__rules="import datetime")

    assert done.returncode == 0, done.stdout


def test_an_arrow_that_runs_back_is_refused(tmp_path):
    done = room_of(tmp_path, audits__services="import findings")

    assert (done.returncode, "audits.services -> findings" in done.stdout) == (1, True)


def test_a_rule_that_knows_django_is_refused(tmp_path):
    done = room_of(tmp_path, programmes__rules="from django.db import models")

    assert (done.returncode, "programmes.rules -> django" in done.stdout) == (1, True)


def test_a_planner_that_knows_django_is_refused(tmp_path):
    done = room_of(tmp_path, programmes__planner="from django.db import models")

    assert (done.returncode, "programmes.planner -> django" in done.stdout) == (1, True)


def test_a_view_that_knows_the_solver_is_refused(tmp_path):
    done = room_of(tmp_path, programmes__views="import ortools")

    assert (done.returncode, "programmes.views -> ortools" in done.stdout) == (1, True)


def test_a_service_that_leans_on_a_view_is_refused(tmp_path):
    done = room_of(tmp_path, findings__views="", findings__services="import findings.views")

    assert (done.returncode, "findings.services -> findings.views" in done.stdout) == (1, True)


def test_a_module_without_a_place_in_the_order_is_refused(tmp_path):
    done = room_of(tmp_path, findings__helpers="")

    assert (done.returncode, "findings.helpers" in done.stdout) == (1, True)
