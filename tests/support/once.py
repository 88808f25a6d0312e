"""What make test does not repeat on PostgreSQL, and why the second run would say the same.

By file or folder, or one test of a file. Everything else runs on both databases. The second run is also the one at
another date in another zone: what stands here takes its day from the test (`today`, the demo clock) or knows no day.
"""

ONCE: dict[str, str] = {
    "tests/auditprog/test_help.py::test_no_guidance_reads": "compares texts of files with each other",
    "tests/auditprog/test_serve.py": "installations with a folder of their own: SQLite in both runs",
    "tests/demo_left_out/": "leaves one event out; that the replay itself is the same is asked on both",
    "tests/findings/test_page_queries.py": "counts the queries of pages; the database answers them, it does not ask",
    "tests/house/": "reads source, settings and templates",
    "tests/journeys/test_first_year.py": "asks the pages of set-up; the year by HTTP runs on both",
    "tests/kernel/tables/": "reads and writes spreadsheets without a database",
    "tests/kernel/test_pdf.py": "limits of the process that draws a PDF",
    "tests/programmes/brute_force/": "rules against a second reading of them, without a database",
    "tests/routes/test_queries.py": "counts the queries of pages; the database answers them, it does not ask",
    "tests/routes/test_reading.py": "looks for statements that write; they are the same on both",
    "tests/routes/test_table.py": "who may is decided in Python; every address is asked on both by test_bad_input.py",
    "tests/routes/test_unsafe.py::test_sec_03": "fields beyond the form are dropped before any query",
    "tests/routes/test_unsafe.py::test_sec_21": "a forged request is refused before any query",
    "tests/standards/test_question_bank.py": "compares texts of files with each other",
    "tests/ui/test_fonts.py": "files without a database",
    "tests/ui/test_gallery.py": "templates without a database",
    "tests/ui/test_tags.py": "templates without a database",
}


def why(nodeid: str) -> str:
    """The reason for which this test runs on one database only; "" for both."""
    return next((reason for begins, reason in ONCE.items() if nodeid.startswith(begins)), "")
