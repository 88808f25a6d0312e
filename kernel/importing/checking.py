"""Step 3: what each row means, judged without writing anything in the rooms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from kernel import many, outbox, tables
from kernel.importing import cells, starting
from kernel.importing.values import Reader
from kernel.imports import Found, Kind, Problem
from kernel.models import ImportRow, TableImport

V = ImportRow.Verdict
VALUES = 12
"""Different values of one cause that the page offers to mend at once."""
STORED = ("turn", "key", "verdict", "problems", "warnings", "cause")


@dataclass(slots=True)
class Judged:
    """One row with what was found about it."""

    row: ImportRow
    values: dict[str, Any]
    found: Found
    problems: list[Problem] = field(default_factory=list)
    turn: int = 0

    @property
    def verdict(self) -> str:
        if self.row.left_out:
            return V.SKIP
        if self.problems:
            return V.REJECT
        if self.found.existing is None:
            return V.ADD
        return V.CHANGE if self.found.changes else V.SAME


def reader_of(table: TableImport, kind: Kind, rows: Iterable[ImportRow]) -> Reader:
    """The reader of this import; a date column that only one order fits needs no answer."""
    reader = Reader(kind, table.columns, table.answers)
    lines = [(cells.decode(row.cells), row.mended) for row in rows if not row.left_out]
    for column in kind.columns:
        if column.kind == "date" and column.name in table.columns:
            said = [reader.said(column.name, line, mended) for line, mended in lines]
            fitting = tables.date_orders(said)
            reader.orders[column.name] = fitting.pop() if len(fitting) == 1 else table.dialect.get("date_order", "")
    return reader


def check(table: TableImport, *, by: Any, today: date) -> dict[str, int]:
    """Judge every row and keep what was found beside the rows; the counts by verdict. A handful of queries."""
    kind = starting.kind_of(table)
    rows = list(table.rows.order_by("number")) or starting.fill_rows(table)
    reader = reader_of(table, kind, rows)
    judged = judge(kind, reader, rows, table.answers, by=by, today=today)
    with transaction.atomic():
        _store(table, judged)
        sheet = table.sheet
        sheet.groups = _groups(kind, judged)
        sheet.asked = _asked(kind, judged)
        sheet.total = len(rows)
        sheet.save(update_fields=["groups", "asked", "total"])
    return dict(Counter(one.verdict for one in judged))


def judge(
    kind: Kind, reader: Reader, rows: Sequence[ImportRow], answers: Mapping[str, Any], *, by: Any, today: date
) -> list[Judged]:
    """Each row by itself, then against the others of the file: the same thing twice, what has to come first."""
    book = kind.open(by=by, today=today)
    read = []
    for row in rows:
        read.append((row, *reader.row(cells.decode(row.cells), row.mended)))
        outbox.alive()
    for row, values, _problems in read:
        if not row.left_out:
            kind.expect(values, book)
    created = {tuple(pair) for pair in answers.get("create", ())}
    judged = []
    for row, values, problems in read:
        judged.append(_one(kind, row, values, problems, book, created))
        outbox.alive()
    _twice(judged)
    _turns(judged)
    return judged


def _one(
    kind: Kind, row: ImportRow, values: dict[str, Any], unread: list[Problem], book: Any, created: set[Any]
) -> Judged:
    if any(problem.column in _keys(kind) for problem in unread):
        return Judged(row, values, Found(key=""), unread)
    found = kind.judge(values, book)
    said = {problem.column for problem in unread}
    problems = [
        problem
        for problem in found.problems
        if (problem.column, problem.value) not in created and problem.column not in said
    ]
    return Judged(row, values, found, [*unread, *problems])


def causes_of(problems: Iterable[Problem]) -> str:
    """Every cause of a row between bars, so that a list of one cause finds it (`ImportRow.cause`)."""
    return "".join(f"|{cause}" for cause in dict.fromkeys(p.cause for p in problems))[:119] + "|" if problems else ""


def _keys(kind: Kind) -> set[str]:
    """Fields without which a kind cannot judge at all."""
    return {column.name for column in kind.columns if column.required}


def _twice(judged: list[Judged]) -> None:
    first: dict[str, int] = {}
    for one in judged:
        if not one.found.key or one.row.left_out:
            continue
        earlier = first.setdefault(one.found.key, one.row.number)
        if earlier != one.row.number:
            sentence = _("Row %(row)s is about the same. Leave one of them out") % {"row": earlier}
            one.problems.append(Problem("", one.found.key, sentence, "twice"))


def _turns(judged: list[Judged]) -> None:
    """Rows that others need come first; a row that waits for one that cannot come, or for itself, is a problem."""
    by_key = {one.found.key: one for one in reversed(judged) if one.found.key and not one.row.left_out}
    depth: dict[int, int] = {}
    for one in judged:
        _descend(one, by_key, depth)
    for one in sorted(judged, key=lambda one: depth[one.row.number]):
        one.turn = depth[one.row.number]
        if one.problems or one.row.left_out:
            continue
        for key in one.found.after:
            other = by_key.get(key)
            if other is None or other.problems:
                _needs(one, other)
                break


def _needs(one: Judged, other: Judged | None) -> None:
    sentence = (
        _("Row %(row)s, which this one needs, cannot be taken") % {"row": other.row.number}
        if other
        else _("A row that this one needs is not there")
    )
    one.problems.append(Problem("", "", sentence, "needs"))


def _descend(start: Judged, by_key: Mapping[str, Judged], depth: dict[int, int]) -> None:
    """How many rows have to come before this one, one after the other; no recursion, files are long."""
    path: list[Judged] = [start]
    on_path = {start.row.number}
    while path:
        one = path[-1]
        if one.row.number in depth:
            on_path.discard(path.pop().row.number)
            continue
        needed = [by_key[key] for key in one.found.after if key in by_key]
        circle = next((other for other in needed if other.row.number in on_path), None)
        if circle is not None:
            sentence = _("Rows %(rows)s need each other. Change one of them")
            numbers = ", ".join(str(number) for number in sorted({one.row.number, circle.row.number}))
            one.problems.append(Problem("", "", sentence % {"rows": numbers}, "circle"))
            depth[one.row.number] = 0
            continue
        waiting = next((other for other in needed if other.row.number not in depth), None)
        if waiting is None:
            depth[one.row.number] = 1 + max((depth[other.row.number] for other in needed), default=-1)
        else:
            path.append(waiting)
            on_path.add(waiting.row.number)


def _store(table: TableImport, judged: list[Judged]) -> None:
    changed: list[ImportRow] = []
    new: list[ImportRow] = []
    for one in judged:
        row, problems = one.row, [asdict(problem) for problem in one.problems]
        found = (
            one.turn,
            one.found.key[:200],
            one.verdict,
            problems,
            [asdict(warning) for warning in one.found.warnings],
            causes_of(one.problems),
        )
        before = tuple(getattr(row, name) for name in STORED)
        for name, value in zip(STORED, found, strict=True):
            setattr(row, name, value)
        if row.pk is None:
            new.append(row)
        elif before != found:
            changed.append(row)
    ImportRow.objects.bulk_create(new, batch_size=500)
    save_rows(changed, STORED)


def save_rows(rows: Sequence[ImportRow], names: Sequence[str]) -> None:
    """Many rows by plain statements: Django's bulk_update takes many times as long."""
    fields: list[Any] = [ImportRow._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    wanted = ", ".join(f"{quote(f.column)} = %s" for f in fields)
    statement = f"UPDATE {quote(ImportRow._meta.db_table)} SET {wanted} WHERE id = %s"
    values = [[f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields] + [row.pk] for row in rows]
    many.execute(statement, values)


def _groups(kind: Kind, judged: list[Judged]) -> list[dict[str, Any]]:
    """Problems by cause, the most frequent first, each with its values; then the warnings alike."""
    labels = {column.name: str(column.label) for column in kind.columns}
    said: dict[tuple[bool, str], list[tuple[Judged, Problem]]] = defaultdict(list)
    for one in judged:
        if one.row.left_out:
            continue
        for problem in one.problems:
            said[False, problem.cause].append((one, problem))
        for warning in one.found.warnings:
            said[True, warning.cause].append((one, warning))
    optional = {column.name for column in kind.columns if not column.required}
    groups = [_group(cause, warning, pairs, labels, optional) for (warning, cause), pairs in said.items()]
    return sorted(groups, key=lambda group: (group["warning"], -group["rows"], group["cause"]))


def _group(
    cause: str, warning: bool, pairs: list[tuple[Judged, Problem]], labels: dict[str, str], optional: set[str]
) -> dict[str, Any]:
    first = pairs[0][1]
    values: dict[str, list[Problem]] = defaultdict(list)
    for _one, problem in pairs:
        values[problem.value].append(problem)
    common = sorted(values.items(), key=lambda item: -len(item[1]))
    return {
        "cause": cause,
        "optional": first.column in optional,
        "warning": warning,
        "column": first.column,
        "label": labels.get(first.column, ""),
        "sentence": first.sentence if len({p.sentence for _, p in pairs}) == 1 else "",
        "rows": len({one.row.number for one, _ in pairs}),
        "more": max(len(common) - VALUES, 0),
        "values": [
            {
                "value": value[:200],
                "rows": len(problems),
                "sentence": problems[0].sentence,
                "suggestions": list(problems[0].suggestions)[:6],
                "creatable": problems[0].creatable,
            }
            for value, problems in common[:VALUES]
        ],
    }


def _asked(kind: Kind, judged: list[Judged]) -> list[dict[str, Any]]:
    """Columns whose values have two readings: asked once for the column, with the first such value read both ways."""
    asked: dict[str, dict[str, Any]] = {}
    for one in judged:
        for problem in one.problems:
            what, _colon, name = problem.cause.partition(":")
            if what not in ("order", "mark") or one.row.left_out:
                continue
            if name not in asked:
                asked[name] = {
                    "column": name,
                    "label": str(kind.column(name).label),
                    "what": what,
                    "value": problem.value,
                    "row": one.row.number,
                    "rows": 0,
                    "choices": _readings(what, problem.value),
                }
            asked[name]["rows"] += 1
    return list(asked.values())


def _readings(what: str, value: str) -> list[list[str]]:
    """Each answer with what the value means then."""
    options = ("dmy", "mdy", "ymd") if what == "order" else (".", ",")
    read = tables.parse_date if what == "order" else tables.parse_number
    found: dict[Any, str] = {}
    for option in options:
        meant = read(value, option)
        if isinstance(meant, date) or (what == "mark" and meant is not None and hasattr(meant, "is_finite")):
            found.setdefault(meant, option)
    return [[option, meant.isoformat() if isinstance(meant, date) else str(meant)] for meant, option in found.items()]
