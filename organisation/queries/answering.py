"""Who answers for a process or a clause of it, on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from organisation.models import DeputyActing, Process, RoleTenure, Unit, User, in_force

OWNER = RoleTenure.Role.OWNER


def owners_on(process: Process, day: date, *, clause_id: int | None = None) -> list[User]:
    """Owners of the process on that day; a vacant post gives an empty list.

    Where somebody owns one clause within the process (5.1 in P25), that person answers for it instead: pass
    `clause_id` to ask for the clause.
    """
    return owners_between(process, day, day, clause_id=clause_id)


def owners_between(process: Process, first: date, last: date, *, clause_id: int | None = None) -> list[User]:
    """Owners on any day from `first` to `last`, both included, in the order of their start."""
    rows = RoleTenure.objects.filter(in_force(first, last), role=OWNER).select_related("person")
    if clause_id is not None:
        within = Q(process=process) | Q(process__isnull=True)
        if special := _people(rows.filter(within, target_kind="clause", clause_id=clause_id)):
            return special
    return _people(rows.filter(target_kind="process", process=process))


def _people(rows: "QuerySet[RoleTenure]") -> list[User]:
    return list({row.person_id: row.person for row in rows.order_by("start", "pk")}.values())


def owners_of(processes: "list[Process]", day: date) -> dict[int, list[User]]:
    """Process id to its owners on that day, for a list page. One query."""
    rows = RoleTenure.objects.filter(in_force(day), role=OWNER, target_kind="process", process__in=processes)
    found: dict[int, list[User]] = {process.pk: [] for process in processes}
    for row in rows.select_related("person").order_by("start", "pk"):
        found[row.process_id].append(row.person)
    return found


def deputies_acting(process: Process, day: date) -> list[User]:
    """Deputies who formally act in the process on that day (IND-04)."""
    rows = DeputyActing.objects.filter(in_force(day), process=process).select_related("person")
    return [row.person for row in rows.order_by("start", "pk")]


def processes_answered_for(person: User, day: date) -> QuerySet[Process]:
    """Processes whose owner this person is on that day, or in which they act as deputy."""
    owned = RoleTenure.objects.filter(in_force(day), role=OWNER, person=person, process__isnull=False)
    acting = DeputyActing.objects.filter(in_force(day), person=person)
    return Process.objects.filter(Q(pk__in=owned.values("process")) | Q(pk__in=acting.values("process"))).order_by(
        "code"
    )


def units_below(unit_id: int) -> frozenset[int]:
    """The unit and everything below it, ids. One query; a circle in the data ends the walk."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Unit.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, level = {unit_id}, [unit_id]
    while level:
        level = [c for p in level for c in children.get(p, []) if c not in found]
        found.update(level)
    return frozenset(found)


def sms_managers(day: date) -> list[User]:
    """Who manages the whole management system on that day."""
    rows = RoleTenure.objects.filter(in_force(day), role=RoleTenure.Role.MANAGER, target_kind=RoleTenure.Target.SMS)
    return _people(rows.select_related("person"))


def sponsors(day: date) -> list[User]:
    """Who stands behind the audit programme in top management on that day."""
    rows = RoleTenure.objects.filter(in_force(day), role=RoleTenure.Role.SPONSOR)
    return _people(rows.select_related("person"))
