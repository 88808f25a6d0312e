"""Step 3, by hand: a cell typed anew, one text for another in a whole column, a row left out, what to create."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kernel import tables
from kernel.importing import starting, working
from kernel.importing.values import speakable
from kernel.journal import audited, record
from kernel.models import Stale, TableImport
from kernel.workflow import Refused

LONGEST = 2000
S = TableImport.State


def mend_rows(
    *,
    table: TableImport,
    cells: Mapping[int, Mapping[str, str]],
    leave_out: Mapping[int, bool] | None = None,
    version: int,
    by: Any,
    today: date,
) -> TableImport:
    """Type over cells by row number and field, leave rows out or take them in again; then everything is judged anew."""
    names = {column.name for column in starting.kind_of(table).columns}
    left_out = leave_out or {}
    with audited(by=by, today=today):
        row = _ready(table, version)
        for held in row.rows.select_for_update().filter(number__in={*cells, *left_out}):
            typed = cells.get(held.number, {})
            said = {n: speakable(text, longest=LONGEST).strip() for n, text in typed.items() if n in names}
            held.mended = {**held.mended, **said}
            held.left_out = left_out.get(held.number, held.left_out)
            held.save(update_fields=["mended", "left_out"])
        record(row, verb="mended", rows=len({*cells, *left_out}))
        return working.check(table=row, by=by, today=today)


def answer(
    *,
    table: TableImport,
    orders: Mapping[str, str] | None = None,
    marks: Mapping[str, str] | None = None,
    use: Mapping[str, Mapping[str, str]] | None = None,
    create: tuple[str, str] | None = None,
    version: int,
    by: Any,
    today: date,
) -> TableImport:
    """Say what only a person knows, once for the whole column; then everything is judged anew.

    `orders` and `marks` by field; `use` by field, their text to the text that it stands for; `create` field and text.
    """
    with audited(by=by, today=today):
        row = _ready(table, version)
        answers = {name: dict(held) if isinstance(held, dict) else held for name, held in row.answers.items()}
        answers["orders"] = {**answers.get("orders", {}), **_known(orders, ("dmy", "mdy", "ymd"))}
        answers["marks"] = {**answers.get("marks", {}), **_known(marks, (".", ","))}
        for name, pairs in (use or {}).items():
            held = answers.setdefault("use", {})
            meant = {
                speakable(old, longest=tables.LIMITS.cell): speakable(new, longest=LONGEST).strip()
                for old, new in pairs.items()
            }
            held[name] = {**held.get(name, {}), **meant}
        if create is not None and not _creatable(row, create):
            raise Refused(_("Nothing of that name can be made here. Choose one that is there"))
        if create is not None and list(create) not in answers.get("create", []):
            answers["create"] = [*answers.get("create", []), list(create)]
        return working.check(table=row, by=by, today=today, answers=answers)


def forget(*, table: TableImport, version: int, by: Any, today: date) -> TableImport:
    """Take every answer and every mended cell back: the file as it came."""
    with audited(by=by, today=today):
        row = _ready(table, version)
        row.rows.update(mended={}, left_out=False)
        return working.check(table=row, by=by, today=today, answers={})


def _creatable(table: TableImport, pair: tuple[str, str]) -> bool:
    """Whether a row misses just this, and its kind can make it: what no page offered is no way around a problem."""
    held = table.rows.exclude(problems=[]).values_list("problems", flat=True)
    return any(p["creatable"] and (p["column"], p["value"]) == pair for problems in held for p in problems)


def _known(said: Mapping[str, str] | None, options: tuple[str, ...]) -> dict[str, str]:
    return {name: option for name, option in (said or {}).items() if option in options}


def _ready(table: TableImport, version: int) -> TableImport:
    row: TableImport = TableImport.objects.select_for_update().get(pk=table.pk)
    if row.version != version:
        raise Stale(row)
    if row.state != S.READY:
        raise Refused(_("This import is “%(state)s” and cannot be mended") % {"state": row.get_state_display()})
    return row
