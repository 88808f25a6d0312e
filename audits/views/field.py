"""The phone page: one question, big answers, everything by plain POST."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audits import permissions, queries, services
from audits.forms import AnswerForm, QuickSourceForm
from audits.models import Answer, Audit, ChecklistQuestion, Source
from audits.models.seats import is_lead
from audits.queries import Row
from audits.rules.answering import DRAFTS
from audits.views.common import answering_audit, checklist_audit, form_view, require
from kernel.edit import expected_version
from kernel.journal import audited
from kernel.models import Stale
from kernel.workflow import Refused
from organisation.http import SignedInRequest, show_form

DENSE = 40


@require_safe
def audit_field(request: SignedInRequest, reference: str) -> HttpResponse:
    """To the first question without an answer."""
    audit = checklist_audit(request, reference)
    rows = queries.checklist(audit)
    if not rows:
        return redirect("audits:audit_checklist", reference)
    first = next((row for row in rows if not row.result), rows[0])
    return redirect("audits:question_field", reference, first.pk)


@form_view
def question_field(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    if request.method != "POST":
        return show_question(request, checklist_audit(request, reference), pk)
    audit = answering_audit(request, reference)
    question = get_object_or_404(audit.questions, pk=pk)
    version = expected_version(request)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_question(request, audit, pk, form=form, status=409)
    try:
        _save(request, audit, question, version, form)
    except Refused as refusal:
        return show_question(request, audit, pk, form=form, reasons=refusal.reasons, status=409)
    except Stale:
        return show_question(request, audit, pk, form=form, stale=True, status=412)
    return _onwards(request, audit, question, form)


def _save(request: SignedInRequest, audit: Audit, question: ChecklistQuestion, version: int, form: AnswerForm) -> None:
    """The answer and its photo together or not at all."""
    who: dict[str, Any] = {"by": request.user, "today": request.today}
    with audited(**who):
        row = services.answer(question, version=version, **form.verdict, **form.words, **who)
        if photo := form.cleaned_data["photo"]:
            title = _("Photo to %(code)s") % {"code": question.code}
            services.add_source(audit, kind=Source.Kind.PHOTO, title=title, answers=[row], files=[photo], **who)


def _onwards(request: SignedInRequest, audit: Audit, question: ChecklistQuestion, form: AnswerForm) -> HttpResponse:
    """“Met” goes on by itself; a finding stays for its words."""
    chosen, here = form.cleaned_data["result"], redirect("audits:question_field", audit.reference, question.pk)
    if chosen != Answer.Result.CONFORMING and request.POST.get("go") != "next":
        messages.success(request, _("Saved on the server"))
        return here
    after = queries.next_open(audit, question)
    messages.success(request, _("%(code)s saved on the server") % {"code": question.code})
    return here if after is None else redirect("audits:question_field", audit.reference, after)


def _next_open(rows: Sequence[Row], pk: int) -> int | None:
    place = next(index for index, row in enumerate(rows) if row.pk == pk)
    ahead = [*rows[place + 1 :], *rows[:place]]
    return next((row.pk for row in ahead if not row.result and not row.come_back), None) or next(
        (row.pk for row in ahead if not row.result), None
    )


def show_question(
    request: SignedInRequest,
    audit: Audit,
    pk: int,
    *,
    form: AnswerForm | None = None,
    reasons: Sequence[str] = (),
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page of one question; with a form it keeps what was typed, beside what is stored now."""
    question = get_object_or_404(queries.question_detail(audit, pk))
    rows = queries.checklist(audit)
    place = next(index for index, row in enumerate(rows) if row.pk == pk)
    row = rows[place]
    problems = [*reasons, *(_errors(form) if form is not None else [])]
    if stale:
        problems.append(_("Somebody changed this answer meanwhile. Your text is kept below. Compare and save again."))
    section = [r for r in rows if r.pack_title == row.pack_title]
    answer = getattr(question, "answer", None)
    context = {
        "audit": audit,
        "question": question,
        "row": row,
        "answer": answer,
        "typed": _typed(form, row),
        "segments": _segments(rows, pk),
        "dense": len(rows) > DENSE,
        "counts": queries.counts(rows),
        "number": place + 1,
        "in_section": section.index(row) + 1,
        "section_size": len(section),
        "previous": rows[place - 1].pk if place else None,
        "after": _next_open(rows, pk),
        "leaves": [leaf for leaf in question.leaves.all() if not leaf.withheld],
        "sources": queries.sources_of(answer),
        "current": queries.current_source(audit, request.user),
        "writable": permissions.may_answer(request.user, audit) and audit.takes_answers,
        "asks_for_finding": row.result in DRAFTS,
        "is_lead": is_lead(request.user, audit),
        "may_explain": audit.takes_addenda and bool(row.missing or (row.mandatory and not row.result)),
        "may_remove": is_lead(request.user, audit) and not audit.checklist_frozen_on and not row.value,
        "kinds": Source.Kind.choices,
        "stale": stale,
        "reasons": problems,
        "form": form,
        "pressed": form.data.get("result", "") if form is not None else row.value,
    }
    return render(request, "audits/question_field.html", context, status=status)


def _errors(form: AnswerForm) -> list[str]:
    return [
        f"{form.fields[name].label or name}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]


def _typed(form: AnswerForm | None, row: Row) -> dict[str, Any]:
    names = AnswerForm.WORDS
    if form is not None:
        return {name: form.data.get(name, getattr(row, name)) for name in names}
    return {name: "" if getattr(row, name) is None else getattr(row, name) for name in names}


def _segments(rows: Sequence[Row], pk: int) -> list[dict[str, Any]]:
    """The tick marks above the question, a group per pack."""
    return [
        {"n": min(len(held), 12), "marks": [(_mark(row), row.pk == pk) for row in held]}
        for _title, held in queries.by_pack(rows)
    ]


def _mark(row: Row) -> str:
    if row.result in ("nonconforming", "conforming_ofi", "conforming_strength"):
        return f"f g-{ {'not_met': 'not_met', 'improve': 'ofi', 'positive': 'positive'}[row.mark] }"
    return "a" if row.result else ""


@require_safe
def field_map(request: SignedInRequest, reference: str) -> HttpResponse:
    """All questions as tiles; filters: all, unanswered, findings."""
    audit = checklist_audit(request, reference)
    rows = queries.checklist(audit)
    wanted = request.GET.get("show", "")
    numbered = list(enumerate(rows, 1))
    if wanted == "open":
        numbered = [(n, row) for n, row in numbered if not row.result]
    elif wanted == "findings":
        numbered = [(n, row) for n, row in numbered if row.mark in ("not_met", "improve", "positive")]
    sections: dict[str, list[tuple[int, Row]]] = {}
    for number, row in numbered:
        sections.setdefault(row.pack_title, []).append((number, row))
    here = request.GET.get("at", "")
    context = {
        "audit": audit,
        "sections": [(title, held, sum(bool(row.result) for _n, row in held)) for title, held in sections.items()],
        "counts": queries.counts(rows),
        "show": wanted,
        "here": int(here) if here.isdecimal() and len(here) < 10 else None,
    }
    return render(request, "audits/field_map.html", context)


@require_POST
def field_source(request: SignedInRequest, reference: str) -> HttpResponse:
    """Whom or what one is with now; empty title: with nobody any more."""
    audit = checklist_audit(request, reference)
    require(permissions.may_answer(request.user, audit))
    back = request.POST.get("at", "")
    target = reverse("audits:audit_field", args=[reference])
    if back.isdecimal() and len(back) < 10:
        target = reverse("audits:question_field", args=[reference, int(back)])
    form = QuickSourceForm(request.POST)
    who: dict[str, Any] = {"by": request.user, "today": request.today}
    if form.is_valid():
        services.add_source(audit, current=True, **form.cleaned_data, **who)
        messages.success(request, _("Linked to your next answers by itself"))
    elif request.POST.get("title", "").strip():
        context = {"audit": audit, "title": _("Where the next answers come from"), "verb": _("Save"), "row": None}
        return show_form(request, "audits/audit_form.html", form, context)
    else:
        services.set_current_source(audit, source=None, **who)
        messages.info(request, _("No source is linked by itself now"))
    return redirect(target)
