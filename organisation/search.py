"""People and processes as words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.search import Document, Seen, Source, Watch, register
from organisation.models import Process, ProcessLeaf, User
from organisation.queries import visible_people
from organisation.roles import Can


def people(ids: Iterable[int] | None) -> Iterator[Document]:
    """Name, post, user name and address, as the directory shows them."""
    rows = User.objects.all() if ids is None else User.objects.filter(pk__in=list(ids))
    for row in rows:
        yield Document(row.pk, row.username, row.full_name, f"{row.post}\n{row.username} {row.email}")


def processes(ids: Iterable[int] | None) -> Iterator[Document]:
    """Name, topic and the clauses behind it."""
    rows = Process.objects.prefetch_related("process_leaves__clause")
    for row in rows if ids is None else rows.filter(pk__in=list(ids)):
        leaves = "\n".join(str(leaf.clause) for leaf in row.process_leaves.all())
        yield Document(row.pk, row.code, row.name, f"{row.topic}\n{leaves}", reference=row.code)


def _processes_seen(user: User, today: date) -> Seen:
    return user.can(Can.READ_DIRECTORY, today)


def _people_seen(user: User, today: date) -> Seen:
    return visible_people(user, today)


register(
    Source(
        kind="process",
        label=_("Processes"),
        icon="table",
        rank=60,
        documents=processes,
        visible=_processes_seen,
        url=lambda code: reverse("organisation:process_detail", args=[code]),
        watches=(
            Watch(Process, lambda row: row.pk, frozenset({"code", "name", "topic"})),
            Watch(ProcessLeaf, lambda row: row.process_id),
        ),
    )
)
register(
    Source(
        kind="person",
        label=_("People"),
        icon="people",
        rank=70,
        documents=people,
        visible=_people_seen,
        url=lambda username: reverse("organisation:person_detail", args=[username]),
        watches=(Watch(User, lambda row: row.pk),),
    )
)
