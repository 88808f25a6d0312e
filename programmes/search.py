"""Programmes as words: their texts, objectives and risks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.search import Document, Seen, Source, Watch, register
from organisation.models import User
from programmes.models import Objective, Programme, ProgrammeRisk
from programmes.queries import visible_to

TEXTS = ("frequency", "methods", "responsibilities", "planning", "reporting")


def documents(ids: Iterable[int] | None) -> Iterator[Document]:
    rows = Programme.objects.prefetch_related("objectives", "risks")
    for row in rows if ids is None else rows.filter(pk__in=list(ids)):
        texts = [getattr(row, name) for name in TEXTS]
        texts += [f"{one.text} {one.measure}" for one in row.objectives.all()]
        texts += [f"{one.text} {one.treatment}" for one in row.risks.all()]
        title = _("Audit programme %(year)s") % {"year": row.year}
        yield Document(
            row.pk,
            str(row.year),
            str(title),
            "\n".join(texts),
            reference=row.reference,
            day=date(row.year, 1, 1),
            state=row.state,
        )


def _seen(user: User, today: date) -> Seen:
    return visible_to(user)


register(
    Source(
        kind="programme",
        label=_("Programmes"),
        icon="calendar",
        rank=90,
        documents=documents,
        visible=_seen,
        url=lambda year: reverse("programmes:programme_detail", args=[int(year)]),
        watches=(
            Watch(Programme, lambda row: row.pk, frozenset({*TEXTS, "year", "reference", "state"})),
            Watch(Objective, lambda row: row.programme_id, frozenset({"text", "measure"})),
            Watch(ProgrammeRisk, lambda row: row.programme_id, frozenset({"text", "treatment"})),
        ),
        states=dict(Programme.State.choices),
    )
)
