"""The library's pages on standards and questions: read only, the files are the source."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from standards import permissions, queries
from standards.forms import QuestionFilter
from standards.models import Question
from standards.rules import bank
from standards.views.requests import LibraryRequest


@require_safe
def standard_list(request: LibraryRequest) -> HttpResponse:
    """Editions, and the clause tree of each standard that audits are held against."""
    permissions.require_reader(request.user, today=request.today)
    editions = list(queries.standards())
    trees = queries.trees([edition for edition in editions if edition.is_criteria])
    return render(request, "standards/standard_list.html", {"editions": editions, "trees": trees})


@require_safe
def question_list(request: LibraryRequest) -> HttpResponse:
    """The bank by pack; the address carries the filter."""
    permissions.require_reader(request.user, today=request.today)
    form = QuestionFilter(request.GET, clauses=queries.criteria_clauses())
    chosen = form.cleaned_data if form.is_valid() else None
    found = [] if chosen is None else list(queries.filtered(**chosen))
    context = {
        "filter": form,
        "packs": [_pack(questions) for _code, questions in groupby(found, key=lambda question: question.pack)],
        "count": len(found),
        "chips": queries.pack_counts(),
        "reasons": [reason for reasons in form.errors.values() for reason in reasons],
    }
    return render(request, "standards/question_list.html", context)


def _pack(found: Any) -> dict[str, Any]:
    questions = list(found)
    first: Question = questions[0]
    return {
        "code": first.pack or _("Riders"),
        "label": first.get_pack_display() if first.pack else _("Short, asked in every process pack"),
        "slug": first.pack or "riders",
        "questions": questions,
        "minutes": sum(question.minutes for question in questions),
    }


@require_safe
def question_detail(request: LibraryRequest, key: str) -> HttpResponse:
    """One question with all its fields, and its neighbours on the trails."""
    permissions.require_reader(request.user, today=request.today)
    question = get_object_or_404(queries.question_by_key(key))
    context = {
        "question": question,
        "trails": [{"number": number, "name": bank.TRAILS[number]} for number in question.trails],
        **queries.neighbours(question),
    }
    return render(request, "standards/question_detail.html", context)
