"""The import wizard: the lists there are, 1 File, 2 Columns, the files that leave (ux 4.10)."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel import attachments, imports, tables
from kernel.edit import expected_version
from kernel.importing import keeping, papers, starting, working
from kernel.imports import Kind
from kernel.models import TableImport
from kernel.once import once
from kernel.workflow import Refused
from organisation import permissions
from organisation.http import SignedInRequest
from organisation.roles import GRANTS, Can, Role

form_view = require_http_methods(["GET", "HEAD", "POST"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A_PAGE = 20
NO_COLUMN = -1
"""Chosen, but no column of any file."""
S = TableImport.State


def kinds_of(request: SignedInRequest) -> list[Kind]:
    """The lists that this person may write."""
    return [kind for kind in imports.kinds() if request.user.can(cast(Can, kind.needs), request.today)]


def kind_or_404(request: SignedInRequest, slug: str) -> Kind:
    kind = imports.find(slug)
    if kind is None:
        raise Http404(slug)
    permissions.require(request.user, cast(Can, kind.needs), today=request.today)
    return kind


def table_or_404(request: SignedInRequest, pk: int) -> tuple[TableImport, Kind]:
    """An import with its sheet, for whoever may write its list."""
    table = get_object_or_404(TableImport.objects.select_related("sheet", "by", "file"), pk=pk)
    return table, kind_or_404(request, table.kind)


def download(content: bytes, name: str) -> HttpResponse:
    """A file of ours, as a download."""
    kind = "text/csv; charset=utf-8" if name.endswith(".csv") else XLSX
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def import_list(request: SignedInRequest) -> HttpResponse:
    kinds = kinds_of(request)
    if not kinds:
        raise PermissionDenied("import")
    labels = {kind.slug: kind.label for kind in kinds}
    past = TableImport.objects.filter(kind__in=labels).select_related("by").order_by("-pk")
    page = Paginator(past, A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "table": table,
            "label": labels[table.kind],
            "counts": counted(table),
            "may_discard": keeping.may_discard(table, request.user),
        }
        for table in page
    ]
    context = {"kinds": kinds, "page": page, "rows": rows, "others": _others(kinds)}
    return render(request, "auditprog/import_list.html", context)


def _others(mine: list[Kind]) -> list[tuple[str, list[Kind]]]:
    """Lists that another role brings in, by that role."""
    known = {kind.slug for kind in mine}
    found: dict[str, list[Kind]] = {}
    for kind in imports.kinds():
        if kind.slug not in known:
            role = next((role.label for role in Role if cast(Can, kind.needs) in GRANTS[role]), "")
            found.setdefault(str(role), []).append(kind)
    return list(found.items())


def counted(table: TableImport) -> list[tuple[str, int]]:
    """What became of the rows, in words."""
    words = {"added": _("added"), "changed": _("changed"), "unchanged": _("unchanged")}
    words |= {"skipped": _("skipped"), "rejected": _("rejected")}
    return [(word, table.counts[name]) for name, word in words.items() if table.counts.get(name)]


@form_view
@once
def import_new(request: SignedInRequest, kind: str) -> HttpResponse:
    """Step 1: a file, or the cells themselves."""
    of = kind_or_404(request, kind)
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            table = starting.start(
                kind=of,
                file=request.FILES.get("file"),
                pasted=request.POST.get("pasted", ""),
                by=request.user,
                today=request.today,
            )
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            return redirect("import_file", table.pk)
    context = {"kind": of, "pasted": request.POST.get("pasted", ""), "reasons": reasons}
    return render(request, "auditprog/import_new.html", context, status=409 if reasons else 200)


@form_view
def import_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """How the file was read, with its first rows; a POST reads it in another way."""
    table, kind = table_or_404(request, pk)
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            starting.reread(
                table=table,
                how=_how(request),
                version=expected_version(request),
                by=request.user,
                today=request.today,
            )
            messages.success(request, _("Read again"))
            return redirect("import_file", pk)
        except Refused as refusal:
            reasons = refusal.reasons
    elif table.state not in (S.DRAFT, S.READY):
        return redirect("import_detail", pk)
    context = {
        "table": table,
        "kind": kind,
        "step": "file",
        "sheet": table.sheet,
        "preview": [(table.sheet.first_row + i, line) for i, line in enumerate(table.sheet.first)],
        "encodings": tables.ENCODINGS,
        "separators": _separators(),
        "earlier": _earlier(table),
        "typed": request.POST,
        "reasons": reasons,
    }
    return render(request, "auditprog/import_file.html", context, status=409 if reasons else 200)


def _how(request: SignedInRequest) -> dict[str, Any]:
    said = {name: request.POST.get(name, "")[:100] for name in ("sheet", "encoding", "separator")}
    said["separator"] = {"tab": "\t"}.get(said["separator"], said["separator"])
    row = request.POST.get("heading_row", "").strip()
    if row and not (row.isdecimal() and 0 < len(row) < 6):
        raise Refused(_("Say in which row the headings are, like 1"))
    return {**said, "heading_row": int(row or 0)}


def _separators() -> list[tuple[str, str]]:
    words = {";": _("semicolon ;"), ",": _("comma ,"), "\t": _("tab"), "|": _("bar |")}
    return [("tab" if mark == "\t" else mark, words.get(mark, mark)) for mark in tables.SEPARATORS]


def _earlier(table: TableImport) -> TableImport | None:
    """The same file was brought in before: nothing comes twice, but it is good to know."""
    same = TableImport.objects.filter(kind=table.kind, file__sha256=table.file.sha256, state=S.DONE)
    found: TableImport | None = same.exclude(pk=table.pk).select_related("by").first()
    return found


@form_view
def import_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Step 2: which of their columns is which of our fields."""
    table, kind = table_or_404(request, pk)
    reasons: tuple[str, ...] = ()
    chosen = dict(table.columns)
    if request.method == "POST":
        chosen = _chosen(request, kind)
        try:
            working.choose(
                table=table, columns=chosen, version=expected_version(request), by=request.user, today=request.today
            )
            return redirect("import_detail", pk)
        except Refused as refusal:
            reasons = refusal.reasons
            table, kind = table_or_404(request, pk)
    elif table.state not in (S.DRAFT, S.READY):
        return redirect("import_detail", pk)
    context = {"table": table, "kind": kind, "step": "columns", "reasons": reasons, **_fields(table, kind, chosen)}
    return render(request, "auditprog/import_columns.html", context, status=409 if reasons else 200)


def _chosen(request: SignedInRequest, kind: Kind) -> dict[str, int]:
    said = {column.name: request.POST.get(f"column-{column.name}", "") for column in kind.columns}
    return {name: int(i) if i.isdecimal() and len(i) < 4 else NO_COLUMN for name, i in said.items() if i}


def _fields(table: TableImport, kind: Kind, chosen: dict[str, int]) -> dict[str, Any]:
    """Our fields with the column chosen for each, and their columns that nobody chose."""
    sheet = table.sheet
    headings = list(enumerate(sheet.headings))
    fields = []
    for column in kind.columns:
        index = chosen.get(column.name)
        known = index is not None and 0 <= index < len(headings)
        fields.append(
            {
                "column": column,
                "index": index,
                "samples": sheet.samples[index] if known else [],
                "guessed": known and sheet.guessed.get(column.name) == index,
            }
        )
    ignored = [(heading, sheet.samples[i]) for i, heading in headings if i not in chosen.values()]
    return {"fields": fields, "headings": headings, "ignored": ignored, "missing": kind.missing(chosen)}


@require_safe
def import_template(request: SignedInRequest, kind: str, form: str) -> HttpResponse:
    of = kind_or_404(request, kind)
    return download(papers.template(of, _form(form)), f"{of.slug}-template.{form}")


@require_safe
def import_export(request: SignedInRequest, kind: str, form: str) -> HttpResponse:
    of = kind_or_404(request, kind)
    content = papers.export(of, _form(form), by=request.user, today=request.today)
    return download(content, f"{of.slug}-{request.today:%Y-%m-%d}.{form}")


def _form(form: str) -> papers.Format:
    return "csv" if form == "csv" else "xlsx"


@require_safe
def import_original(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    table, _kind = table_or_404(request, pk)
    return cast(HttpResponse, attachments.respond(table.file))
