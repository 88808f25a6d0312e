"""make bench: what the hot pages cost, on the demo (small), on a synthetic organisation (large), on a wide year (wide).

    scripts/bench.py                    all three
    scripts/bench.py --size small       one of them
    scripts/bench.py --requests 50      more or fewer of each
    scripts/bench.py --markdown         the tables as they stand in README.md

One web process (gunicorn with one worker of eight threads, as in manage.py serve) on SQLite. Of each page: CPU of the
web process for one request, SQL queries, median and 95th percentile of the time at one and at eight clients. Beside it
the same of the floor: the same rows by plain SQL through a bare template under the same server (bench_floor.py).
A page over its limit, or a web process over its memory, makes the exit code 1.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import servers

ROOT = Path(__file__).resolve().parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
MEMORY_LIMIT = 200.0
MOST_QUERIES = 15
WIDE = "wide"
"""Years of 200 audits and 60 processes, one in force and one a draft: the board and a move on it."""
BOARD_LIMIT, MOVE_LIMIT, MOVE_QUERIES = 60.0, 40.0, 75
SIZES: dict[str, tuple[tuple[str, ...], ...]] = {
    "small": (("demo",),),
    "large": (("load_year", "--audits", "200", "--findings", "5000", "--answers", "14000", "--seed", "1"),),
    WIDE: (
        ("load_year", "--audits", "600", "--per-year", "200", "--processes", "60", "--findings", "0", "--answers", "0"),
        ("shell", "-v0", "--no-imports", "-c", "import bench_wide; bench_wide.make()"),
    ),
}
MADE_BY = ("*/migrations/*.py", "auditprog/demo/*", "auditprog/synthetic/*.py", "scripts/bench_wide.py")
"""What a loaded database depends on: when any of it changes, the bench loads anew."""
# Name, what it is called, CPU limit in milliseconds (none: shown beside the others), address on the floor.
PAGES = (
    ("findings", "findings, list of 50", 30.0, "/findings"),
    ("checklist", "one checklist", 30.0, "/checklist"),
    ("counts", "my work, counts", 30.0, "/counts"),
    ("review", "figures of a review", 30.0, ""),
    ("finding", "one nonconformity", None, ""),
    ("audits", "audits, first page", None, ""),
    ("board", "board of the year", None, ""),
    ("coverage", "coverage of the year", None, ""),
    ("search", "search, two slips", 150.0, ""),
    ("search_few", "search of an auditor", 150.0, ""),
)
SAVE_LIMIT = 12.0
BLOCK = 10
"""Requests between two readings of the CPU clock; the median of the blocks keeps other work on the machine out."""
Call = Callable[["Client"], int]


@dataclass(frozen=True, slots=True)
class Times:
    """CPU of one request, median and 95th percentile at one and at eight clients; all in milliseconds."""

    cpu: float
    one: tuple[float, float]
    eight: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """One line: ours and, where there is something to compare, the floor's."""

    name: str
    limit: float | None
    ours: Times
    floor: Times | None
    size: int
    queries: int | None
    most: int = MOST_QUERIES

    @property
    def over(self) -> bool:
        """Whether it breaks its limit or that of the queries."""
        many = self.queries is not None and self.queries > self.most
        return many or (self.limit is not None and self.ours.cpu > self.limit)


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
        """MiB at its highest since it was started."""
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


def fingerprint() -> str:
    """Of everything that a loaded database depends on."""
    found = hashlib.sha256()
    for path in sorted(path for pattern in MADE_BY for path in ROOT.glob(pattern) if path.is_file()):
        found.update(path.read_bytes())
    return found.hexdigest()


def prepared(size: str) -> dict[str, str]:
    """The environment of this size's installation, loaded once and kept in var/bench."""
    env = {**os.environ, "AUDITPROG_VAR": str(ROOT / "var" / "bench" / size), "PYTHONPATH": str(ROOT / "scripts")}
    folder = Path(env["AUDITPROG_VAR"])
    marker, made_by = folder / "loaded", f"{fingerprint()} {SIZES[size]}"
    if not marker.exists() or marker.read_text() != made_by:
        folder.mkdir(parents=True, exist_ok=True)
        marker.unlink(missing_ok=True)
        for name in ("auditprog.sqlite3", "auditprog.sqlite3-wal", "auditprog.sqlite3-shm"):
            (folder / name).unlink(missing_ok=True)
        manage(env, "migrate", "-v0")
        for words in SIZES[size]:
            begun = time.perf_counter()
            manage(env, *words)
            print(f"manage.py {' '.join(words)}: {time.perf_counter() - begun:.0f} s", flush=True)
        marker.write_text(made_by)
    return env


@contextlib.contextmanager
def serving(env: Mapping[str, str], application: str) -> Iterator[Web]:
    port = servers.free_port()
    command = ["gunicorn", "--no-control-socket", "-b", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8"]
    words = [sys.executable, "-m", *command, "--worker-class", "gthread", application]
    process = subprocess.Popen(words, cwd=ROOT, env=dict(env), stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            time.sleep(0.1)
            with contextlib.suppress(OSError):
                if Client(port, "").ask("/healthz")[0] == 200:
                    break
        else:
            raise SystemExit(f"{application} did not answer within 30 s.")
        yield Web(port, process)
    finally:
        process.terminate()
        process.wait(20)


def measure(web: Web, session: str, call: Call, count: int) -> Times:
    """The same call again and again: first by one client, then by eight at once."""
    client = Client(web.port, session)
    for _ in range(5):
        call(client)
    one, costs = [], []
    for _ in range(max(count // BLOCK, 3)):
        before = web.cpu()
        one += [_timed(call, client) for _ in range(BLOCK)]
        costs.append((web.cpu() - before) / BLOCK)
    cpu = statistics.median(costs)
    with ThreadPoolExecutor(8) as pool:
        crowd = [Client(web.port, session) for _ in range(8)]
        rounds = pool.map(lambda each: [_timed(call, each) for _ in range(max(count // 8, 3))], crowd)
        eight = [taken for times in rounds for taken in times]
    return Times(cpu, spread(one), spread(eight))


def _timed(call: Call, client: Client) -> float:
    begun = time.perf_counter()
    call(client)
    return (time.perf_counter() - begun) * 1000


def opening(path: str) -> Call:
    return lambda client: len(client.page(path))


class Saving:
    """Saves answers of one checklist. Each client has a row of its own and goes on from what its last save gave."""

    def __init__(self, path: str, page: str) -> None:
        found = [(action, fields) for action, fields in _forms(page) if re.search(r"/checklist/\d+/$", action)]
        if len(found) < 10:
            raise SystemExit(f"{path} has no ten questions that can be answered.")
        self.page, self.rows = page, iter(found)
        self.held: dict[Client, tuple[str, dict[str, str]]] = {}
        self.lock, self.turn = threading.Lock(), itertools.count()

    def __call__(self, client: Client) -> int:
        with self.lock:
            if client not in self.held:
                self.held[client] = next(self.rows)
                client.cookies.setdefault("auditprog_csrftoken", "")
            action, fields = self.held[client]
            number = next(self.turn)
        told = {"result": "conforming", "note": f"Seen by the bench, time {number}."}
        status, text = client.ask(action, {**fields, **told})
        if status != 200:
            raise SystemExit(f"Saving an answer answered {status}: {text[:300]}")
        self.held[client] = (action, next((f for a, f in _forms(text) if a == action), fields))
        return len(text)


class Moving:
    """Moves audits of a board to and fro. Each client has an audit of its own and names the version it last saw."""

    def __init__(self, path: str, page: str, references: Iterable[str]) -> None:
        self.path, self.rows = path, iter(references)
        self.token = next(fields for _, fields in _forms(page) if "csrfmiddlewaretoken" in fields)
        self.held: dict[Client, tuple[str, str]] = {}
        self.lock, self.turn = threading.Lock(), itertools.count()

    def __call__(self, client: Client) -> int:
        with self.lock:
            if client not in self.held:
                reference = next(self.rows)
                self.held[client] = reference, self._version(client.page(self.path), reference)
            reference, version = self.held[client]
            number = next(self.turn)
        said = {"to": str(11 + number % 2), "version": version, "reason": "The lead is away.", "effect": "None."}
        status, text = client.ask(f"{self.path}board/{reference}/move/", {**self.token, **said})
        if status != 200:
            raise SystemExit(f"Moving {reference} answered {status}: {text[:300]}")
        self.held[client] = reference, self._version(text, reference)
        return len(text)

    @staticmethod
    def _version(page: str, reference: str) -> str:
        found = re.search(rf'id="card-{reference}"[^>]* data-version="(\d+)"', page)
        if found is None:
            raise SystemExit(f"{reference} cannot be moved on its board.")
        return found[1]


def _forms(page: str) -> list[tuple[str, dict[str, str]]]:
    parser = Forms()
    parser.feed(page)
    return parser.found


def run(size: str, count: int) -> tuple[list[Measured], float, float]:
    """Everything measured on one size; the memory of our web process afterwards and that of the floor, in MiB."""
    env = prepared(size)
    facts = json.loads(manage(env, "shell", "-v0", "--no-imports", "-c", "import bench_facts; bench_facts.tell()"))
    floors, floor_memory = _floor(env, facts, count)
    rows: list[Measured] = []
    with serving(env, "auditprog.wsgi:application") as web:
        for name, title, limit, _ in PAGES:
            if name not in facts["pages"]:
                continue
            page = facts["pages"][name]
            path, session = page["path"], page["session"]
            weight = len(Client(web.port, session).page(path))
            times = measure(web, session, opening(path), count)
            rows.append(Measured(title, limit, times, floors.get(name), weight, page["queries"]))
        rows.append(_save(web, facts["pages"]["checklist"], floors["save"], count))
        return rows, web.memory(), floor_memory


def run_wide(count: int) -> tuple[list[Measured], float, float]:
    """The board of 200 audits, in force and as a draft, and a move on each."""
    env = prepared(WIDE)
    facts = json.loads(manage(env, "shell", "-v0", "--no-imports", "-c", "import bench_facts; bench_facts.tell_wide()"))
    rows: list[Measured] = []
    with serving(env, "auditprog.wsgi:application") as web:
        for name, year in facts["years"].items():
            path, session = year["path"], facts["session"]
            first = Client(web.port, session)
            page = first.page(path)
            times = measure(web, session, opening(path), count)
            rows.append(Measured(f"board, {name}", BOARD_LIMIT, times, None, len(page), year["queries"]))
            moving, cookies = Moving(path, page, year["audits"]), dict(first.cookies)

            def call(client: Client, moving: Moving = moving, cookies: dict[str, str] = cookies) -> int:
                client.cookies.update(cookies)
                return moving(client)

            times = measure(web, session, call, count)
            rows.append(Measured(f"move, {name}", MOVE_LIMIT, times, None, 0, year["move_queries"], MOVE_QUERIES))
        return rows, web.memory(), 0.0


def _save(web: Web, page: Mapping[str, str], floor: Times, count: int) -> Measured:
    first = Client(web.port, page["session"])
    save = Saving(page["path"], first.page(page["path"]))
    cookies = dict(first.cookies)

    def call(client: Client) -> int:
        client.cookies.update(cookies)
        return save(client)

    return Measured("save one answer", SAVE_LIMIT, measure(web, page["session"], call, count), floor, 0, None)


def _floor(env: Mapping[str, str], facts: Mapping[str, str], count: int) -> tuple[dict[str, Times], float]:
    found = {}
    with serving({**env, "BENCH_AUDIT": str(facts["audit"])}, "bench_floor:application") as web:
        for name, _, _, path in PAGES:
            if path:
                found[name] = measure(web, "", opening(path), count * 2)

        def save(client: Client) -> int:
            return client.ask(facts["floor_save"], {"note": "Seen by the bench."})[0]

        found["save"] = measure(web, "", save, count * 2)
        return found, web.memory()


def spread(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(times), sorted(times)[max(0, round(len(times) * 0.95) - 1)]


def _children(pid: int) -> Iterator[int]:
    """Linux."""
    yield from map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


OURS = ("page", "CPU ms", "limit", "SQL", "1 client", "8 clients", "bytes")
HEAD = (*OURS, "floor: CPU ms", "1 client", "8 clients")


def cells(row: Measured) -> tuple[str, ...]:
    """A line in words; times are median / 95th percentile."""
    ours = (
        f"{row.ours.cpu:.1f}{' OVER' if row.over else ''}",
        "" if row.limit is None else f"{row.limit:.0f}",
        "" if row.queries is None else str(row.queries),
        _pair(row.ours.one),
        _pair(row.ours.eight),
        str(row.size) if row.size else "",
    )
    theirs = (
        ("", "", "") if row.floor is None else (f"{row.floor.cpu:.1f}", *map(_pair, (row.floor.one, row.floor.eight)))
    )
    return row.name, *ours, *theirs


def _pair(times: tuple[float, float]) -> str:
    return "{:.1f} / {:.1f}".format(*times)


def table(size: str, rows: list[Measured], memory: float, floor: float, *, markdown: bool) -> Iterator[str]:
    """The lines of one size."""
    lines = [HEAD, *map(cells, rows)]
    said = f"web process at its highest: {memory:.0f} MiB (limit {MEMORY_LIMIT:.0f}), floor: {floor:.0f} MiB"
    if markdown:
        yield f"\n**{size}**; {said}\n"
        yield f"| {' | '.join(HEAD)} |"
        yield "|---|" + "---:|" * (len(HEAD) - 1)
        yield from (f"| {' | '.join(line)} |" for line in lines[1:])
        return
    wide = [max(len(line[n]) for line in lines) for n in range(len(HEAD))]
    yield f"\n{size}; times are median / 95th percentile in milliseconds"
    for line in lines:
        yield "  ".join([line[0].ljust(wide[0]), *(cell.rjust(wide[n]) for n, cell in enumerate(line[1:], 1))]).rstrip()
    yield said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=[*SIZES, "all"], default="all")
    parser.add_argument("--requests", type=int, default=80)
    parser.add_argument("--markdown", action="store_true")
    asked = parser.parse_args()
    over = False
    for size in SIZES if asked.size == "all" else [asked.size]:
        rows, memory, floor = run_wide(asked.requests) if size == WIDE else run(size, asked.requests)
        print("\n".join(table(size, rows, memory, floor, markdown=asked.markdown)), flush=True)
        over = over or memory > MEMORY_LIMIT or any(row.over for row in rows)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
