"""How the cores share the suite: what stands on one costly world stays together, and the longest begins first."""

TOGETHER = ("tests/demo/", "tests/leaving/", "tests/routes/")
"""Folders whose tests share a world that takes long to make."""
LONGEST = (
    "tests/routes/",
    "tests/journeys/test_pages_axe.py",
    "tests/journeys/test_http_year.py",
    "tests/journeys/test_own_organisation.py",
    "tests/journeys/test_browser_year.py",
    "tests/journeys/test_first_year.py",
    "tests/auditprog/test_serve.py",
    "tests/kernel/test_jobs_processes.py",
    "tests/kernel/tables/test_fuzz.py",
    "tests/kernel/test_imports_kill.py",
    "tests/organisation/test_imports_many.py",
    "tests/demo/",
    "tests/demo_left_out/",
    "tests/findings/test_page_queries.py",
    "tests/reviews/test_report_document.py",
    "tests/programmes/test_race.py",
    "tests/kernel/test_chain_race.py",
)
"""As measured; one of them begun last would leave the other cores waiting for it."""


def scope(nodeid: str) -> str:
    """What one core does as a whole: a file, or a folder of `TOGETHER`."""
    file = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def place(nodeid: str) -> int:
    """Where it stands in the queue; a stable sort keeps the order of files and of the tests within."""
    return next((at for at, begins in enumerate(LONGEST) if nodeid.startswith(begins)), len(LONGEST))
