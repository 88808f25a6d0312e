"""The locks: hashes for everything, no registry address, no psycopg 3."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
from django.db.backends.postgresql.psycopg_any import is_psycopg3

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def text_of(name):
    return (ROOT / name).read_text()


def pins(name):
    """Package and its lines, a package per entry."""
    return re.findall(r"^([a-z0-9.\-]+)==(\S+)(.*?)(?=^[a-z0-9]|\Z)", text_of(name), re.M | re.S)


def declared():
    project = tomllib.loads(text_of("pyproject.toml"))
    return project["project"]["dependencies"], project["dependency-groups"]["dev"]


def bare(requirement):
    return re.match(r"[A-Za-z0-9.\-]+", requirement)[0].lower()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_no_address(name):
    assert re.findall(r"(?:https?|file|git)\S*:/+\S*|^-\S+.*|^--\S+.*| @ \S+", text_of(name), re.M) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash(name):
    found = pins(name)

    assert len(found) > 40
    assert [package for package, _, rest in found if "--hash=sha256:" not in rest] == []


def test_the_development_lock_agrees_with_the_other_one():
    development = {(package, version) for package, version, _ in pins("requirements-dev.lock")}

    assert {(package, version) for package, version, _ in pins("requirements.lock")} - development == set()


def test_the_locks_hold_what_pyproject_asks_for():
    runtime, development = declared()

    assert {bare(r) for r in runtime} - {package for package, _, _ in pins("requirements.lock")} == set()
    assert {bare(r) for r in development} - {package for package, _, _ in pins("requirements-dev.lock")} == set()


def test_every_dependency_says_what_it_is_for():
    lines = re.findall(r'^    "[a-z0-9\-]+(?:\[[a-z\-]+\])?[=>].*$', text_of("pyproject.toml"), re.M)
    runtime, development = declared()

    assert len(lines) == len(runtime) + len(development)
    assert [line for line in lines if not re.search(r'",\s+# \S+', line)] == []


def test_psycopg_3_is_kept_out():
    assert importlib.util.find_spec("psycopg") is None
    assert is_psycopg3 is False
    assert [package for name in LOCKS for package, _, _ in pins(name) if package.startswith("psycopg")] == [
        "psycopg2-binary",
        "psycopg2-binary",
    ]


def test_no_other_lock_file_exists():
    assert [name for name in ("uv.lock", "poetry.lock", "Pipfile.lock", "package.json") if (ROOT / name).exists()] == []
