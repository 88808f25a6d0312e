"""No file grows so long that nobody reads it whole."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 500
"""Lines of a Python file; data and migrations are written by machines and excepted."""


def too_long(folder: Path) -> list[str]:
    """Python files of ours with more than `MOST` lines, with their length."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        inside = path.relative_to(folder).parts
        if "migrations" in inside or "data" in inside or any(part.startswith(".") or part == "var" for part in inside):
            continue
        length = len(path.read_text().splitlines())
        if length > MOST:
            found.append(f"{path.relative_to(folder)}: {length}")
    return found


def test_no_python_file_is_over_five_hundred_lines() -> None:
    assert too_long(ROOT) == []


def test_a_long_file_is_named_and_a_migration_is_not(tmp_path: Path) -> None:
    for name, length in (("long.py", 501), ("short.py", 500), ("room/migrations/0001.py", 900), ("data/rows.py", 900)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n" * length)

    assert too_long(tmp_path) == ["long.py: 501"]
