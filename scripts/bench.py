"""make bench: what the hot pages cost, on the demo (small) and on a synthetic organisation (large).

    scripts/bench.py                    both sizes
    scripts/bench.py --size small       one of them
    scripts/bench.py --requests 50      more of each

One web process (gunicorn, as in manage.py serve) on SQLite. For each page: median and 95th percentile at one and at
eight clients, CPU of the web process for one request, and beside it the floor: the same rows by SQL through a bare
template. A page over its limit makes the exit code 1.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import servers

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
MEMORY_LIMIT = 200.0
SIZES: dict[str, tuple[tuple[str, ...], ...]] = {
    "small": (("demo",),),
    "large": (("load_year", "--audits", "200", "--findings", "5000", "--answers", "14000", "--seed", "1"),),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds; `floor` is the CPU of raw SQL and a bare template, None where there is nothing to compare."""

    name: str
    limit: float
    cpu: float
    one: tuple[float, float]
    eight: tuple[float, float]
    size: int
    floor: float | None


class Forms(HTMLParser):
    """The forms of a page: action and what they would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag == "form":
            self.found.append((held.get("action") or "", {}))
        elif tag == "input" and self.found and held.get("type") == "hidden":
            self.found[-1][1][held.get("name") or ""] = held.get("value") or ""


class Web:
    """The server under test and what it has used."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.worker = next(iter(_children(process.pid)))

    def cpu(self) -> float:
        """Milliseconds of computing so far, user and system."""
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / TICKS

    def memory(self) -> float:
        """MiB at its highest."""
        status = Path(f"/proc/{self.worker}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+)", status)
        return int(found[1]) / 1024 if found else 0.0


class Client:
    """One person's browser, as far as cookies and forms go."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {"auditprog_session": session}

    def ask(self, path: str, data: Mapping[str, str] | None = None) -> tuple[int, str]:
        """(status, page); a POST goes as htmx sends it."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if data is None:
            self.connection.request("GET", path, headers=headers)
        else:
            headers |= {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
            self.connection.request("POST", path, urlencode(data), headers)
        response = self.connection.getresponse()
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.read().decode()

    def page(self, path: str) -> str:
        status, text = self.ask(path)
        if status != 200:
            raise SystemExit(f"{path} answered {status}: the bench measures pages that work.")
        return text


def manage(env: Mapping[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=dict(env), capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"manage.py {words[0]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def prepared(size: str) -> dict[str, str]:
    """The environment of this size's installation, loaded once and kept in var/bench."""
    env = {**os.environ, "AUDITPROG_VAR": str(ROOT / "var" / "bench" / size), "PYTHONPATH": str(ROOT / "scripts")}
    folder = Path(env["AUDITPROG_VAR"])
    if not (folder / "loaded").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("auditprog.sqlite3", "auditprog.sqlite3-wal", "auditprog.sqlite3-shm"):
            (folder / name).unlink(missing_ok=True)
        manage(env, "migrate", "-v0")
        for words in SIZES[size]:
            manage(env, *words)
        (folder / "loaded").touch()
    return env


@contextlib.contextmanager
def serving(env: Mapping[str, str]) -> Iterator[Web]:
    port = servers.free_port()
    command = ["gunicorn", "--no-control-socket", "-b", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8"]
    words = [sys.executable, "-m", *command, "--worker-class", "gthread", "auditprog.wsgi:application"]
    process = subprocess.Popen(words, cwd=ROOT, env=dict(env), stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            time.sleep(0.1)
            with contextlib.suppress(OSError):
                if Client(port, "").ask("/healthz")[0] == 200:
                    break
        yield Web(port, process)
    finally:
        process.terminate()
        process.wait(20)


def measure(
    web: Web, session: str, call: Callable[[Client], int], count: int
) -> tuple[float, list[float], list[float]]:
    """(CPU for one request, times at one client, times at eight), in milliseconds."""
    client = Client(web.port, session)
    for _ in range(5):
        call(client)
    before = web.cpu()
    one = [_timed(call, client) for _ in range(count)]
    cpu = (web.cpu() - before) / count
    with ThreadPoolExecutor(8) as pool:
        crowd = [Client(web.port, session) for _ in range(8)]
        rounds = pool.map(lambda each: [_timed(call, each) for _ in range(max(count // 8, 3))], crowd)
        eight = [taken for times in rounds for taken in times]
    return cpu, one, eight


def _timed(call: Callable[[Client], int], client: Client) -> float:
    begun = time.perf_counter()
    call(client)
    return (time.perf_counter() - begun) * 1000


def opening(path: str) -> Callable[[Client], int]:
    return lambda client: len(client.page(path))


def saving(path: str, client: Client) -> Callable[[Client], int]:
    """Save one answer of this checklist again and again, each time from the version that the last save gave."""
    action, fields = next((a, f) for a, f in _forms(client.page(path)) if re.search(r"/checklist/\d+/$", a))
    state, turn = dict(fields), itertools.count()

    def save(_: Client) -> int:
        told = {"result": "conforming", "note": f"Seen by the bench, time {next(turn)}."}
        status, text = client.ask(action, {**state, **told})
        if status != 200:
            raise SystemExit(f"Saving an answer answered {status}.")
        state.update(next((f for a, f in _forms(text) if a == action), {}))
        return len(text)

    return save


def _forms(page: str) -> list[tuple[str, dict[str, str]]]:
    parser = Forms()
    parser.feed(page)
    return parser.found


def run(size: str, count: int) -> tuple[list[Measured], float]:
    """Everything measured on one size, and the memory of the web process afterwards in MiB."""
    env = prepared(size)
    facts = json.loads(manage(env, "shell", "-v0", "--no-imports", "-c", "import bench_facts; bench_facts.tell()"))
    rows: list[Measured] = []
    with serving(env) as web:
        for name, limit, path, session, floor in (
            ("findings, list of 50", 30.0, "/findings/", facts["manager"], facts["floor"]["findings"]),
            ("one checklist", 30.0, facts["checklist"], facts["lead"], facts["floor"]["checklist"]),
            ("my work, counts", 30.0, "/my/", facts["manager"], facts["floor"]["counts"]),
        ):
            weight = len(Client(web.port, session).page(path))
            cpu, one, eight = measure(web, session, opening(path), count)
            rows.append(Measured(name, limit, cpu, spread(one), spread(eight), weight, floor))
        save = saving(facts["checklist"], Client(web.port, facts["lead"]))
        save(Client(web.port, facts["lead"]))
        before, times = web.cpu(), [_timed(save, Client(web.port, "")) for _ in range(count)]
        cpu = (web.cpu() - before) / count
        rows.append(Measured("save one answer", 12.0, cpu, spread(times), (0.0, 0.0), 0, None))
        return rows, web.memory()


def spread(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(times), sorted(times)[max(0, round(len(times) * 0.95) - 1)]


def _children(pid: int) -> Iterator[int]:
    """Linux."""
    yield from map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def table(size: str, rows: list[Measured], memory: float) -> Iterator[str]:
    yield f"\n{size:<22}  CPU ms (limit)   floor ms   1 client med/p95   8 clients med/p95     bytes"
    for row in rows:
        floor = f"{row.floor:8.1f}" if row.floor is not None else "       -"
        one, eight = ("{:7.1f}/{:7.1f}".format(*pair) for pair in (row.one, row.eight))
        late = "  OVER" if row.cpu > row.limit else ""
        yield f"{row.name:<22}  {row.cpu:6.1f} ({row.limit:3.0f})    {floor}    {one}    {eight}  {row.size:8d}{late}"
    yield f"web process at its highest: {memory:.0f} MiB (limit {MEMORY_LIMIT:.0f})"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=[*SIZES, "both"], default="both")
    parser.add_argument("--requests", type=int, default=40)
    asked = parser.parse_args()
    over = False
    for size in SIZES if asked.size == "both" else [asked.size]:
        rows, memory = run(size, asked.requests)
        print("\n".join(table(size, rows, memory)), flush=True)
        over = over or memory > MEMORY_LIMIT or any(row.cpu > row.limit for row in rows)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
