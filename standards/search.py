"""Clauses, questions of the bank and criteria documents as words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.search import Document, Source, Watch, register
from standards import permissions
from standards.guidance import FILE, guidance
from standards.models import Clause, CriteriaDocument, DocumentVersion, Question


def _some(rows: Any, ids: Iterable[int] | None) -> Any:
    return rows if ids is None else rows.filter(pk__in=list(ids))


def clauses(ids: Iterable[int] | None) -> Iterator[Document]:
    """Number, title and our own guidance; a standard's text is not ours to hold."""
    told = guidance()
    for row in _some(Clause.objects.all(), ids):
        text = told[row.number].text if row.number in told else ""
        yield Document(row.pk, row.number, row.title, text, reference=row.number)


def questions(ids: Iterable[int] | None) -> Iterator[Document]:
    """Active questions with what they look for and the clauses that they credit."""
    for row in _some(Question.objects.active().with_credits(), ids):
        numbers = " ".join(f"{credit.clause.number} {credit.clause.title}" for credit in row.credits.all())
        text = "\n".join((row.must_be_true, row.look_for, row.typical_gap, *map(str, row.evidence), row.sample))
        yield Document(row.pk, row.key, row.text, f"{text}\n{row.ask}\n{numbers}", reference=row.code)


def documents(ids: Iterable[int] | None) -> Iterator[Document]:
    """Title, and the rules that its versions set."""
    for row in _some(CriteriaDocument.objects.prefetch_related("versions"), ids):
        versions = list(row.versions.all())
        text = "\n".join(f"{version.number} {version.rule} {version.process_code}" for version in versions)
        day = max((version.in_force_from for version in versions), default=None)
        yield Document(row.pk, row.code, row.title, text, reference=row.code, day=day)


def readers(user: Any, today: date) -> bool:
    """The library is for people with an internal role."""
    return permissions.may_read(user, today=today)


register(
    Source(
        kind="clause",
        label=_("Clauses"),
        icon="book",
        rank=40,
        documents=clauses,
        visible=lambda user, today: True,  # the help is for everybody who has signed in
        url=lambda number: reverse("help_clause", args=[number]),
        of_files=True,
        edition=lambda: sha256(FILE.read_bytes()).hexdigest(),
    )
)
register(
    Source(
        kind="question",
        label=_("Questions"),
        icon="list",
        rank=50,
        documents=questions,
        visible=readers,
        url=lambda key: reverse("standards:question_detail", args=[key]),
        of_files=True,
    )
)
register(
    Source(
        kind="document",
        label=_("Documents"),
        icon="file",
        rank=80,
        documents=documents,
        visible=readers,
        url=lambda code: reverse("standards:document_detail", args=[code]),
        watches=(Watch(CriteriaDocument, lambda row: row.pk), Watch(DocumentVersion, lambda row: row.document_id)),
    )
)
