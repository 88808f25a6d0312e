"""manage.py serve with its own processes, folder and port: what a person at a terminal sees."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.support import processes
from tests.support.installation import answers, install
from tests.support.smtp_double import free_port

pytestmark = pytest.mark.processes

POST = """
from kernel import mail
mail.post(to="vera@example.org", subject="Due", body="Text", dedup_key="{key}")
"""


@pytest.fixture
def empty(tmp_path):
    return install(tmp_path / "var")


def child(supervisor, word):
    return next((pid for pid, line in processes.children(supervisor.pid).items() if word in line), None)


def state_of(installation, key):
    return installation.python(f"from kernel import outbox; print(outbox.find('{key}').state)")


def alive(family):
    return [pid for pid in family if os.path.exists(f"/proc/{pid}")]


def test_serve_runs_web_and_jobs_restarts_what_is_killed_and_ctrl_c_leaves_nothing(empty):
    with empty.serving(stdout=subprocess.PIPE) as (address, supervisor):
        assert supervisor.stdout.readline().decode() == f"auditprog is at {address}/ - Ctrl-C stops it.\n"
        empty.python(POST.format(key="first"))
        assert processes.until(lambda: state_of(empty, "first") == "done", 20)

        killed = child(supervisor, "manage.py jobs")
        os.kill(killed, signal.SIGKILL)
        assert processes.until(lambda: child(supervisor, "manage.py jobs") not in (None, killed), 20)
        empty.python(POST.format(key="second"))
        assert processes.until(lambda: state_of(empty, "second") == "done", 30)
        assert answers(address)

        family = processes.children(supervisor.pid)
        assert len(family) >= 3
        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(20) == 0

    assert alive(family) == []
    assert not answers(address)


def test_a_killed_supervisor_takes_its_children_along(empty):
    with empty.serving(stdout=subprocess.DEVNULL) as (_, supervisor):
        assert processes.until(lambda: child(supervisor, "manage.py jobs"), 40)
        family = processes.children(supervisor.pid)
        supervisor.kill()
        supervisor.wait(20)

        assert processes.until(lambda: not alive(family), 30)


def refused(installation, port, **more):
    """Exit code and words of a serve that does not start."""
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    env = {**installation.env, **more}
    done = subprocess.run(command, cwd=processes.ROOT, env=env, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr.strip()


def test_a_taken_port_is_one_sentence(empty):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert refused(empty, port) == (
            2,
            f"Port {port} on 127.0.0.1 cannot be used (Address already in use). "
            "Choose another one, as in: make run PORT=8001",
        )


def test_a_folder_that_cannot_be_written_is_one_sentence(empty, tmp_path):
    (tmp_path / "file").write_text("")
    blocked = str(tmp_path / "file" / "var")

    assert refused(empty, free_port(), AUDITPROG_VAR=blocked) == (
        2,
        f"The folder {blocked} cannot be written (Not a directory): auditprog keeps its data there.",
    )


def test_a_database_that_is_not_set_up_is_one_sentence(empty, tmp_path):
    assert refused(empty, free_port(), AUDITPROG_VAR=str(tmp_path / "new")) == (
        2,
        "The database is not set up for this version. Run: manage.py migrate",
    )


def test_missing_pdf_libraries_are_one_line_and_the_rest_works(empty, tmp_path):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    empty.env["PYTHONPATH"] = str(hidden)

    with empty.serving(stdout=subprocess.PIPE) as (address, supervisor):
        lines = [supervisor.stdout.readline().decode().strip() for _ in range(2)]

    assert lines[1] == "Everything works but PDF. For PDF install: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def test_a_web_process_whose_port_was_taken_meanwhile_counts_as_one_that_does_not_start(empty):
    """Two started in the same second both find the port free; the loser must end, not try for ever."""
    from auditprog.management.commands.serve import _gunicorn
    from auditprog.supervisor import TOO_SHORT

    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = _gunicorn("127.0.0.1", taken.getsockname()[1], 1, 1)
        begun = time.monotonic()
        done = subprocess.run(command, cwd=processes.ROOT, env=empty.env, capture_output=True, timeout=60)
        lived = time.monotonic() - begun

    assert done.returncode == 1
    assert lived < TOO_SHORT
