"""The desk checklist: a table by pack, one form a row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from audits import permissions, queries, services
from audits.forms import AnswerForm, ExplainForm, QuestionForm
from audits.models import Audit, ChecklistQuestion
from audits.views.common import answering_audit, audit_or_404, checklist_audit, form_view, page, require, tap
from kernel.edit import expected_version
from kernel.models import Stale
from kernel.once import once
from kernel.templatetags.ui import shape
from kernel.workflow import Refused
from organisation.http import SignedInRequest, saved, show_form
from standards.models import Clause

RADIOS = (
    ("conforming", "met", _lazy("Met"), True),
    ("nonconforming", "not_met", _lazy("Not met"), True),
    ("come_back", "come_back", _lazy("Come back"), True),
    ("conforming_ofi", "improve", _lazy("Improve"), True),
    ("conforming_strength", "positive", _lazy("Positive"), True),
    ("not_applicable", "na", _lazy("Not applicable"), False),
    ("not_verified", "not_verified", _lazy("Not verified"), False),
)
"""Value, look, words and whether a shape stands beside."""


def words() -> dict[str, Any]:
    """Words and radio groups of a row, made once a page and not seventy times."""
    said = {
        "note": _("What was seen"),
        "more": _("Extent and reasons"),
        "k": _("With the gap"),
        "n": _("Looked at"),
        "reason": _("Reason"),
        "catch_up": _("How it will be caught up"),
        "save": _("Save"),
        "saved": _("Saved on the server"),
        "needs": _("Still needed:"),
        "result": _("Result"),
        "sources": _("Sources"),
    }
    found: dict[str, Any] = {name: escape(text) for name, text in said.items()}
    found["radios"] = Radios()
    found["words"] = {"": "–", **{row[0]: str(row[2]) for row in RADIOS}}
    return found


class Radios(dict[str, SafeString]):
    """The group for each chosen value, drawn when the first row needs it: a saved row needs one of eight."""

    def __missing__(self, chosen: str) -> SafeString:
        self[chosen] = _radios(chosen)
        return self[chosen]


def _radios(chosen: str) -> SafeString:
    """The seven native radios with one of them, or none, checked."""
    return format_html_join(
        "",
        '<label class="{}"><input type="radio" name="result" value="{}"{}>{}<span>{}</span></label>',
        (
            (look, value, SafeString(" checked") if value == chosen else "", shape(look) if shaped else "", text)
            for value, look, text, shaped in RADIOS
        ),
    )


def present(row: queries.Row, w: dict[str, Any]) -> dict[str, Any]:
    """A row as strings, so that the template neither looks up, counts nor formats anything."""
    missing = row.missing if row.result and not row.explanation else []
    return {
        "id": str(row.pk),
        "version": str(row.version),
        "code": row.code,
        "state": "answered" if row.result else "open",
        "leaves": format_html_join(" ", '<span class="clause">{}</span>', ((leaf,) for leaf in row.leaves)),
        "text": row.text,
        "flagged": row.flagged,
        "explanation": row.explanation,
        "needs": ", ".join(missing),
        "radios": w["radios"][row.value],
        "said": w["words"][row.value],
        "note": row.note,
        "reason": row.reason,
        "catch_up": row.catch_up,
        "k": "" if row.extent_k is None else str(row.extent_k),
        "n": "" if row.extent_n is None else str(row.extent_n),
        "sources": str(row.sources),
    }


def _pack(title: str, held: list[queries.Row], w: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "rows": [present(row, w) for row in held], "done": sum(bool(row.result) for row in held)}


@require_safe
def audit_checklist(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = checklist_audit(request, reference)
    return _show(request, audit)


def _show(request: SignedInRequest, audit: Audit, *, status: int = 200, **more: Any) -> HttpResponse:
    rows = queries.checklist(audit)
    wanted = request.GET.get("show", "")
    shown = rows
    if wanted == "open":
        shown = [row for row in rows if not row.result or row.missing]
    elif wanted == "findings":
        shown = [row for row in rows if row.result in ("nonconforming", "conforming_ofi", "conforming_strength")]
    writable = permissions.may_answer(request.user, audit) and audit.takes_answers
    w = words()
    context = page(
        audit,
        request,
        "checklist",
        packs=[_pack(title, held, w) for title, held in queries.by_pack(shown)],
        counts=queries.counts(rows),
        show=wanted,
        base=reverse("audits:audit_detail", args=[audit.reference]),
        w=w,
        writable=writable,
        **more,
    )
    return render(request, "audits/audit_checklist.html", context, status=status)


@require_POST
def question_answer(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Save one row. Refused or stale: the row's own page comes back with everything typed."""
    from audits.views.field import show_question

    audit = answering_audit(request, reference)
    question = get_object_or_404(audit.questions.only("audit", "code"), pk=pk)
    version = expected_version(request)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show_question(request, audit, pk, form=form, status=409)
    try:
        _answer(request, question, version, form)
    except Refused as refusal:
        return show_question(request, audit, pk, form=form, reasons=refusal.reasons, status=409)
    except Stale:
        return show_question(request, audit, pk, form=form, stale=True, status=412)
    if request.headers.get("HX-Request"):
        return _row(request, audit, pk)
    messages.success(request, _("%(code)s saved") % {"code": question.code})
    return redirect(f"{request.path.rpartition(str(pk))[0]}#q{pk}")


def _answer(request: SignedInRequest, question: ChecklistQuestion, version: int, form: AnswerForm) -> None:
    services.answer(question, version=version, by=request.user, today=request.today, **form.verdict, **form.words)


def _row(request: SignedInRequest, audit: Audit, pk: int) -> HttpResponse:
    row = queries.checklist(audit, pk)[0]
    w = words()
    context = {
        "row": present(row, w),
        "base": reverse("audits:audit_detail", args=[audit.reference]),
        "w": w,
        "writable": audit.takes_answers,
        "saved": True,
    }
    return HttpResponse(render_to_string("audits/_checklist_row.html", context, request))


@require_POST
def audit_build_checklist(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = checklist_audit(request, reference)
    return tap(
        request,
        audit,
        lambda: services.build_checklist(audit, by=request.user, today=request.today),
        said=_("Checklist built"),
        to="audits:audit_checklist",
    )


@require_POST
def audit_freeze_checklist(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = checklist_audit(request, reference)
    version = expected_version(request)
    return tap(
        request,
        audit,
        lambda: services.freeze_checklist(audit, by=request.user, today=request.today, version=version),
        said=_("Checklist frozen"),
    )


@form_view
@once
def question_new(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = checklist_audit(request, reference)
    require(permissions.may_answer(request.user, audit))
    leaves = Clause.objects.leaves().filter(standard__in=audit.planned.standards.all()).order_by("standard", "sort_key")
    form = QuestionForm(request.POST or None, clauses=leaves)
    if saved(request, form, lambda data: services.add_question(audit, by=request.user, today=request.today, **data)):
        messages.success(request, _("Question added"))
        return redirect("audits:audit_checklist", reference)
    context = {"audit": audit, "title": _("Add a question"), "verb": _("Add"), "row": None}
    return show_form(request, "audits/audit_form.html", form, context)


@require_POST
def question_remove(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    audit = checklist_audit(request, reference)
    question = get_object_or_404(audit.questions, pk=pk)
    return tap(
        request,
        audit,
        lambda: services.remove_question(question, by=request.user, today=request.today),
        said=_("Question taken off"),
        to="audits:audit_checklist",
    )


@require_POST
def answer_approve(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """The lead's approval of “not applicable”."""
    audit = checklist_audit(request, reference)
    question = get_object_or_404(audit.questions.select_related("answer"), pk=pk, answer__isnull=False)
    version = expected_version(request)
    return tap(
        request,
        audit,
        lambda: services.approve_not_applicable(question.answer, version=version, by=request.user, today=request.today),
        said=_("Approved"),
        to="audits:audit_checklist",
    )


@form_view
def question_explain(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    audit = audit_or_404(request, reference)
    require(permissions.may_lead(request.user, audit) or permissions.may_manage(request.user, audit))
    question = get_object_or_404(audit.questions, pk=pk)
    form = ExplainForm(request.POST or None)
    if saved(request, form, lambda data: services.explain(question, by=request.user, today=request.today, **data)):
        messages.success(request, _("Explained"))
        return redirect("audits:audit_meetings", reference)
    context = {
        "audit": audit,
        "title": _("Why %(code)s stays open") % {"code": question.code},
        "verb": _("Save"),
        "row": None,
        "said": question.text,
    }
    return show_form(request, "audits/audit_form.html", form, context)
