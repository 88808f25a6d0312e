"""manage.py serve with its own processes, folder and port: what a person at a terminal sees."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from tests.support import processes
from tests.support.smtp_double import free_port

pytestmark = pytest.mark.processes

POST = """
from kernel import mail
mail.post(to="vera@example.org", subject="Due", body="Text", dedup_key="{key}")
"""


@pytest.fixture
def installation(tmp_path):
    """An empty, migrated installation in a folder of its own: its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AUDITPROG_", "DJANGO_"))}
    env = kept | {
        "AUDITPROG_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": os.environ.get("AUDITPROG_TEST_EMBEDDED", "auditprog.settings.embedded"),
    }
    manage(env, "migrate", "--run-syncdb", "-v0")
    return env


def manage(env, *words):
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=processes.ROOT, env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def serve(env, port, **options):
    return processes.running("manage.py", "serve", "--port", str(port), env=env, **options)


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
            return response.read() == b"ok"
    except OSError:
        return False


def child(supervisor, word):
    return next((pid for pid, line in processes.children(supervisor.pid).items() if word in line), None)


def state_of(env, key):
    return manage(env, "shell", "-v0", "-c", f"from kernel import outbox; print(outbox.find('{key}').state)").strip()


def test_serve_runs_web_and_jobs_restarts_what_is_killed_and_ctrl_c_leaves_nothing(installation):
    port = free_port()
    with serve(installation, port, stdout=subprocess.PIPE) as supervisor:
        assert processes.until(lambda: answers(port), 40)
        assert supervisor.stdout.readline().decode().startswith(f"auditprog is at http://127.0.0.1:{port}/")
        manage(installation, "shell", "-v0", "-c", POST.format(key="first"))
        assert processes.until(lambda: state_of(installation, "first") == "done", 20)

        killed = child(supervisor, "manage.py jobs")
        os.kill(killed, signal.SIGKILL)
        assert processes.until(lambda: child(supervisor, "manage.py jobs") not in (None, killed), 20)
        manage(installation, "shell", "-v0", "-c", POST.format(key="second"))
        assert processes.until(lambda: state_of(installation, "second") == "done", 30)
        assert answers(port)

        family = processes.children(supervisor.pid)
        assert len(family) >= 3
        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(20) == 0

    assert [pid for pid in family if os.path.exists(f"/proc/{pid}")] == []
    assert not answers(port)


def test_a_killed_supervisor_takes_its_children_along(installation):
    port = free_port()
    with serve(installation, port, stdout=subprocess.DEVNULL) as supervisor:
        assert processes.until(lambda: answers(port) and child(supervisor, "manage.py jobs"), 40)
        family = processes.children(supervisor.pid)
        supervisor.kill()
        supervisor.wait(20)

        assert processes.until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in family), 30)


def refused(env, port):
    done = subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=processes.ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stderr.strip()


def test_a_taken_port_is_one_sentence(installation):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = refused(installation, port)

    assert code == 2
    assert said == (
        f"Port {port} on 127.0.0.1 cannot be used (Address already in use). "
        "Choose another one, as in: make run PORT=8001"
    )


def test_a_folder_that_cannot_be_written_is_one_sentence(installation, tmp_path):
    (tmp_path / "file").write_text("")
    blocked = str(tmp_path / "file" / "var")

    code, said = refused(installation | {"AUDITPROG_VAR": blocked}, free_port())

    assert code == 2
    assert said == f"The folder {blocked} cannot be written (Not a directory): auditprog keeps its data there."


def test_a_database_that_is_not_set_up_is_one_sentence(installation, tmp_path):
    code, said = refused(installation | {"AUDITPROG_VAR": str(tmp_path / "new")}, free_port())

    assert code == 2
    assert said == "The database is not set up for this version. Run: manage.py migrate"
