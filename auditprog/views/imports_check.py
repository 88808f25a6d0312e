"""Step 3 and 4 of the wizard: check and mend, import, watch, undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from auditprog.views.imports import counted, download, form_view, table_or_404
from kernel import delivery, outbox, tables
from kernel.edit import expected_version
from kernel.importing import cells, keeping, mending, papers, running, working
from kernel.imports import Kind
from kernel.models import ImportRow, Job, TableImport
from kernel.workflow import Refused
from organisation.http import SignedInRequest

A_PAGE = 25
S, V = TableImport.State, ImportRow.Verdict
CELL = re.compile(r"cell-(\d{1,6})-([a-z_]{1,40})\Z")


@require_safe
def import_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the import stands: begun and checked lead on to their step; the rest is told here."""
    table, kind = table_or_404(request, pk)
    if table.state == S.DRAFT:
        return redirect("import_columns" if table.error else "import_file", pk)
    if table.state == S.READY:
        return redirect("import_check", pk)
    context: dict[str, Any] = {"table": table, "kind": kind, "step": "done", "counts": counted(table)}
    if table.is_working:
        context |= {"step": "check" if table.state == S.CHECKING else "done", **_progress(table)}
    else:
        rejected = table.rows.filter(outcome=ImportRow.Outcome.REJECTED).order_by("number")
        context["rejected"] = Paginator(rejected, A_PAGE).get_page(request.GET.get("page"))
        context["may_undo"] = table.undo_until is not None and not _too_late(table)
        context["left"] = table.rows.exclude(undo_problem="").order_by("number")[:A_PAGE]
        context["taken_back"] = table.rows.filter(undone=True).count()
    return render(request, "auditprog/import_detail.html", context)


def _too_late(table: TableImport) -> bool:
    return bool(working.LIFE.step("undo").blockers(table, None, table.on)) or table.state not in (S.DONE, S.FAILED)


@require_safe
def import_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the job is: a fragment for htmx; when it is over, or without htmx, the page itself."""
    table, _kind = table_or_404(request, pk)
    page = reverse("import_detail", args=[pk])
    if not request.headers.get("HX-Request"):
        return redirect(page)
    if not table.is_working:
        response = HttpResponse(status=200)
        response["HX-Redirect"] = page
        return response
    return render(request, "_job.html", _progress(table))


def _progress(table: TableImport) -> dict[str, Any]:
    job = working.job_of(table)
    done, all_rows = working.progress(table)
    titles = {S.CHECKING: _("Checking"), S.RUNNING: _("Importing"), S.UNDOING: _("Taking back")}
    words = _("%(done)s of %(all)s rows") % {"done": number_format(done), "all": number_format(all_rows)}
    if table.state == S.CHECKING:
        words = _("%(all)s rows") % {"all": number_format(all_rows)}
    failed = working.is_left(table) or (job is not None and job.state in (Job.State.FAILED, Job.State.DROPPED))
    return {
        "job": {
            "title": f"{titles[S(table.state)]}: {table.called}",
            "state_words": words,
            "is_done": False,
            "is_failed": failed,
            "error": job.last_error if job else "",
            "silent_since": delivery.silent_since(job) if job else None,
        },
        "poll_url": reverse("import_progress", args=[table.pk]),
        "look_url": reverse("import_detail", args=[table.pk]),
        "retry_url": reverse("import_go_on", args=[table.pk]),
    }


@form_view
def import_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """What each row means, problems by cause; a POST types over cells and leaves rows out."""
    table, kind = table_or_404(request, pk)
    if request.method == "POST":
        return _mended(
            request,
            table,
            kind,
            lambda: mending.mend_rows(
                table=table,
                cells=_typed(request),
                leave_out={number: True for number in _numbers(request, "out")}
                | {number: False for number in _numbers(request, "in")},
                version=expected_version(request),
                by=request.user,
                today=request.today,
            ),
        )
    if table.state != S.READY:
        return redirect("import_detail", pk)
    return _page(request, table, kind)


@require_POST
def import_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """What only a person knows, once for a column: the order of dates, one text for another, what to create."""
    table, kind = table_or_404(request, pk)
    who: dict[str, Any] = {"version": expected_version(request), "by": request.user, "today": request.today}
    if request.POST.get("forget"):
        return _mended(request, table, kind, lambda: mending.forget(table=table, **who))
    return _mended(request, table, kind, lambda: mending.answer(table=table, **_answers(request, kind), **who))


def _answers(request: SignedInRequest, kind: Kind) -> dict[str, Any]:
    """`order-<field>`, `mark-<field>`; a group of values: `column`, `value-<n>`, `instead-<n>`, the button pressed."""
    said = request.POST.dict()
    names = {column.name for column in kind.columns}
    answers: dict[str, Any] = {
        "orders": {name: said[f"order-{name}"] for name in names if f"order-{name}" in said},
        "marks": {name: said[f"mark-{name}"] for name in names if f"mark-{name}" in said},
    }
    column = said.get("column", "")
    if column in names:
        values = {key[6:]: value for key, value in said.items() if key.startswith("value-")}
        instead = {values[n]: said.get(f"instead-{n}", "") for n in values if said.get(f"instead-{n}", "").strip()}
        number, _colon, text = said.get("suggested", "").partition(":")
        if number in values and text:
            instead = {values[number]: text}
        empty = said.get("empty", "")
        if empty in values and values[empty] not in instead and not kind.column(column).required:
            instead = {values[empty]: ""}
        answers["use"] = {column: instead}
        if said.get("create", "") in values:
            answers["create"] = (column, values[said["create"]])
    return answers


def _typed(request: SignedInRequest) -> dict[int, dict[str, str]]:
    """`cell-<row>-<field>`; what was not changed (`was-...`) stays the cell of the file."""
    found: dict[int, dict[str, str]] = {}
    for key, text in request.POST.dict().items():
        match = CELL.match(key)
        if match and text.strip() != request.POST.get(f"was-{match[1]}-{match[2]}", "").strip():
            found.setdefault(int(match[1]), {})[match[2]] = text
    return found


def _numbers(request: SignedInRequest, name: str) -> list[int]:
    return [int(number) for number in request.POST.getlist(name) if number.isdecimal() and len(number) < 7]


def _mended(request: SignedInRequest, table: TableImport, kind: Kind, act: Callable[[], Any]) -> HttpResponse:
    """Back to where one was, with everything judged anew; a refusal shows the page with the reasons."""
    try:
        act()
    except Refused as refusal:
        fresh, _kind = table_or_404(request, table.pk)
        return _page(request, fresh, kind, reasons=refusal.reasons)
    messages.success(request, _("Checked again"))
    show = request.POST.get("show", "")[:20]
    page = reverse("import_check", args=[table.pk])
    return redirect(f"{page}?show={show}" if show in V.values else page)


def _page(request: SignedInRequest, table: TableImport, kind: Kind, reasons: tuple[str, ...] = ()) -> HttpResponse:
    counts = table.counts
    show, cause = request.GET.get("show", ""), request.GET.get("cause", "")[:120]
    if reasons and any(CELL.match(key) for key in request.POST):
        show, cause = V.REJECT, ""  # what was typed stays where it was typed
    rows = table.rows.order_by("number")
    if cause:
        rows = rows.filter(cause__contains=f"|{cause}|", left_out=False)
    elif show in V.values:
        rows = rows.filter(verdict=show)
    listed = Paginator(rows, A_PAGE).get_page(request.GET.get("page")) if cause or show in V.values else None
    groups = [_group(group, n, request.POST.dict()) for n, group in enumerate(table.sheet.groups)]
    context = {
        "table": table,
        "kind": kind,
        "step": "check",
        "counts": {name: counts.get(name, 0) for name in V.values},
        "total": sum(counts.values()),
        "ready": counts.get("add", 0) + counts.get("change", 0),
        "problems": [group for group in groups if not group["warning"]],
        "warnings": [group for group in groups if group["warning"]],
        "asked": [_question(one) for one in table.sheet.asked],
        "show": show,
        "cause": cause,
        "listed": listed,
        "lines": [_line(row, table, kind, request.POST.dict()) for row in listed or ()],
        "mended": bool(table.answers),
        "reasons": reasons,
        "reason": request.POST.get("reason", table.reason),
    }
    return render(request, "auditprog/import_check.html", context, status=409 if reasons else 200)


def _group(group: dict[str, Any], number: int, typed: dict[str, Any]) -> dict[str, Any]:
    """A group of problems, with what was typed into it when that was refused."""
    mine = typed.get("column") == group["column"]
    said = [{**one, "typed": typed.get(f"instead-{n}", "") if mine else ""} for n, one in enumerate(group["values"], 1)]
    return {**group, "number": number, "values": said}


def _question(asked: dict[str, Any]) -> dict[str, Any]:
    choices = [(option, _meant(asked["what"], meant)) for option, meant in asked["choices"]]
    return {**asked, "choices": choices}


def _meant(what: str, meant: str) -> str:
    day = parse_date(meant) if what == "order" else None
    return date_format(day, "j F Y") if day else meant


def _line(row: ImportRow, table: TableImport, kind: Kind, typed: dict[str, Any]) -> dict[str, Any]:
    """A row as the page shows it: what it says by our fields, and a field to type in where something is wrong."""
    held = cells.decode(row.cells)
    said = {}
    for name, index in sorted(table.columns.items(), key=lambda pair: pair[1]):
        said[name] = row.mended.get(name, tables.as_text(held[index]) if index < len(held) else "")
    for name, text in row.mended.items():
        said.setdefault(name, text)
    labels = {column.name: column.label for column in kind.columns}
    inputs: list[dict[str, Any]] = []
    for problem in row.problems:
        name = problem["column"]
        if name in labels and name not in {one["name"] for one in inputs}:
            was = said.get(name, "")
            now = typed.get(f"cell-{row.number}-{name}", was)
            inputs.append({"name": name, "label": labels[name], "was": was, "value": now, "problem": problem})
    return {
        "row": row,
        "said": [(labels[name], text) for name, text in said.items() if text and name in labels][:8],
        "inputs": inputs,
        "others": [problem for problem in row.problems if problem["column"] not in labels],
    }


@require_POST
def import_run(request: SignedInRequest, pk: int) -> HttpResponse:
    """The button: only now is anything stored."""
    table, kind = table_or_404(request, pk)
    try:
        row = working.run(
            table=table,
            reason=request.POST.get("reason", "") if kind.needs_reason else "",
            version=expected_version(request),
            by=request.user,
            today=request.today,
        )
    except Refused as refusal:
        fresh, _kind = table_or_404(request, pk)
        if fresh.state != S.READY:
            messages.info(request, " ".join(refusal.reasons))
            return redirect("import_detail", pk)
        return _page(request, fresh, kind, reasons=refusal.reasons)
    if row.state == S.DONE:
        messages.success(request, _("Imported"))
    return redirect("import_detail", pk)


@require_POST
def import_go_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """After a stop: the job once more, or the import from where it stopped."""
    table, _kind = table_or_404(request, pk)
    if table.is_working:
        if not outbox.retry(working.job_key(table)):
            working.take_up(table=table, by=request.user, today=request.today)
    else:
        working.go_on(table=table, by=request.user, today=request.today)
    return redirect("import_detail", pk)


@form_view
def import_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks first: what comes back is said row by row."""
    table, kind = table_or_404(request, pk)
    if request.method == "POST":
        working.undo(table=table, version=expected_version(request), by=request.user, today=request.today)
        return redirect("import_detail", pk)
    if _too_late(table):
        messages.info(request, _("This import can no longer be undone"))
        return redirect("import_detail", pk)
    done = running.outcomes(table)
    context = {
        "title": _("Undo %(import)s") % {"import": table.reference},
        "question": _("Take back what “%(name)s” brought in?") % {"name": table.called},
        "details": [
            _("%(n)s rows were added and %(m)s changed")
            % {"n": number_format(done.get("added", 0)), "m": number_format(done.get("changed", 0))},
            _("What somebody has changed or used since stays, and is listed with the reason"),
        ],
        "verb": _("Undo the import"),
        "danger": True,
        "hidden": {"version": table.version},
        "cancel_url": reverse("import_detail", args=[pk]),
    }
    return render(request, "confirm.html", context)


@form_view
def import_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """A draft that nobody wants any more; asks first."""
    table, kind = table_or_404(request, pk)
    if table.by != request.user:
        raise PermissionDenied("import")
    if request.method == "POST":
        keeping.discard(table=table, version=expected_version(request), by=request.user, today=request.today)
        messages.success(request, _("Thrown away"))
        return redirect("import_list")
    if not keeping.may_discard(table, request.user):
        messages.info(request, _("This import has begun to write. Undo it instead"))
        return redirect("import_detail", pk)
    context = {
        "title": _("Throw %(import)s away") % {"import": table.reference},
        "question": _("Throw away what was read from “%(name)s”?") % {"name": table.called},
        "details": [_("Nothing of it is stored in your lists yet. The file and what you have mended go too")],
        "verb": _("Throw it away"),
        "danger": True,
        "hidden": {"version": table.version},
        "cancel_url": reverse("import_detail", args=[pk]),
    }
    return render(request, "confirm.html", context)


@require_safe
def import_rejected(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rows that were not taken, with the reason: mend them in the file and bring that in."""
    table, kind = table_or_404(request, pk)
    return download(papers.rejected(table), f"{table.reference}-{kind.slug}-rejected.xlsx")


@require_safe
def import_not_undone(request: SignedInRequest, pk: int) -> HttpResponse:
    table, kind = table_or_404(request, pk)
    return download(papers.not_undone(table), f"{table.reference}-{kind.slug}-not-undone.xlsx")
