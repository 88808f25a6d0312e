"""Lists and details of people and masters; every list costs the same number of queries at any length."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from kernel import clock
from organisation.models import (
    AccessRole,
    Competition,
    Gift,
    Party,
    Process,
    Relationship,
    ReportingLine,
    RoleTenure,
    Service,
    Site,
    Unit,
    UnitMembership,
    User,
    in_force,
)
from organisation.roles import Can, Role


def people(day: date | None = None, *, search: str = "") -> QuerySet[User]:
    """Everybody by name, with the access roles, units and managers of that day (today unless said). Four queries."""
    day = day or clock.today()
    found = User.objects.order_by("last_name", "first_name", "pk")
    for word in search.split():
        found = found.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(username__icontains=word)
            | Q(post__icontains=word)
            | Q(email__icontains=word)
        )
    return found.prefetch_related(
        "access_roles",
        Prefetch("unit_memberships", UnitMembership.objects.filter(in_force(day)).select_related("unit")),
        Prefetch("lines", ReportingLine.objects.filter(in_force(day)).select_related("manager")),
    )


def people_to_choose() -> QuerySet[User]:
    """Everybody who is not gone, by name: for the selects of forms. One query."""
    return User.objects.filter(is_active=True).order_by("last_name", "first_name", "pk")


def visible_people(user: User, day: date) -> QuerySet[User]:
    """Everybody for those who may read the directory; else only oneself."""
    if user.can(Can.READ_DIRECTORY, day):
        return User.objects.all()
    return User.objects.filter(pk=user.pk)


def role_words(person: User, day: date) -> list[str]:
    """The access roles of that day in words; for lists whose people were read with their roles."""
    return [str(role.get_role_display()) for role in person.access_roles.all() if role.holds_on(day)]


def sign_in_able() -> QuerySet[User]:
    """People with a living account."""
    return User.objects.filter(is_active=True, is_guest=False)


def access_roles(day: date) -> QuerySet[AccessRole]:
    """Access roles held on that day by living accounts."""
    return AccessRole.objects.filter(in_force(day), user__is_active=True, user__is_guest=False).select_related("user")


def holders(role: str, day: date) -> list[User]:
    """Everybody who holds this access role on that day, by name."""
    users = {row.user_id: row.user for row in access_roles(day).filter(role=role)}
    return sorted(users.values(), key=lambda user: (user.last_name, user.first_name, user.pk))


def has_administrator(day: date) -> bool:
    """Whether anybody can administer on that day or from a later one on."""
    roles = AccessRole.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True, user__is_guest=False)
    return bool(roles.exclude(end__lt=day).exists())


def programme_managers(day: date) -> list[User]:
    """Whoever runs the audit programme on that day."""
    return holders(Role.PROGRAMME_MANAGER, day)


def units() -> QuerySet[Unit]:
    """Units with their parent and how many processes each owns."""
    return (
        Unit.objects.select_related("parent").annotate(process_count=Count("processes", distinct=True)).order_by("name")
    )


def sites() -> QuerySet[Site]:
    """Sites and shifts by name."""
    return Site.objects.order_by("name")


def services() -> QuerySet[Service]:
    """Services with the number of processes behind each."""
    return Service.objects.annotate(process_count=Count("processes", distinct=True)).order_by("code")


def parties() -> QuerySet[Party]:
    """Other organisations with the number of people who work for each."""
    return Party.objects.annotate(
        people_count=Count("employments__person", filter=in_force(clock.today(), prefix="employments__"), distinct=True)
    ).order_by("name")


def processes() -> QuerySet[Process]:
    """Processes by code with unit, leaves and services. Three queries."""
    return (
        Process.objects.select_related("unit").prefetch_related("process_leaves__clause", "services").order_by("code")
    )


def process_facts(process: Process) -> dict[str, Any]:
    """Everything dated about one process, newest first."""
    tenures = RoleTenure.objects.filter(Q(process=process) | Q(unit=process.unit_id, unit__isnull=False))
    return {
        "tenures": tenures.select_related("person", "process", "clause", "unit", "service", "party").order_by(
            "-start", "person__last_name"
        ),
        "actings": process.deputy_actings.select_related("person").order_by("-start"),
    }


def gift_register() -> "QuerySet[Any]":
    """Every gift, those that wait for a declaration first, then the newest; voided ones last."""
    order = (F("voided_on").asc(nulls_first=True), F("declared_on").asc(nulls_first=True), "-on", "pk")
    return Gift.every.select_related("person", "giver", "decided_by").order_by(*order)


def party_facts(party: Party) -> dict[str, "QuerySet[Any]"]:
    """What is known of another organisation, by the name of the kind; voided entries too (D10)."""
    both = Competition.every.filter(Q(party=party) | Q(other=party))
    return {
        "delivers": party.deliveries(manager="every").select_related("party", "process", "service").order_by("-start"),
        "certifies": party.certifications(manager="every").select_related("party").order_by("-start"),
        "competitor": both.select_related("party", "other").order_by("pk"),
    }


def person_facts(person: User) -> dict[str, "QuerySet[Any]"]:
    """Everything dated about one person, newest first, by the name of the kind; voided entries too (D10)."""
    both = Relationship.every.filter(Q(a=person) | Q(b=person))
    of_role = ("process", "clause", "unit", "service", "party")
    return {
        "access-role": person.access_roles(manager="every").order_by("-start"),
        "unit": person.unit_memberships(manager="every").select_related("unit").order_by("-start"),
        "line": person.lines(manager="every").select_related("manager").order_by("-start"),
        "role": person.tenures(manager="every").select_related(*of_role).order_by("-start", "role"),
        "acting": person.deputy_actings(manager="every").select_related("process").order_by("-start"),
        "top-management": person.top_management(manager="every").order_by("-start"),
        "delegation": person.delegations(manager="every").select_related("deputy").order_by("-start"),
        "employment": person.employments(manager="every").select_related("party", "hired_by").order_by("-start"),
        "relationship": both.select_related("a", "b").order_by("-start"),
        "interest": person.financial_interests(manager="every").select_related("party", "process").order_by("-start"),
        "gift": person.gifts(manager="every").select_related("giver").order_by("-on"),
        "capacity": person.audit_capacities(manager="every").order_by("-start"),
        "qualification": person.qualifications.select_related("granted_by").order_by("-valid_from"),
        "topic": person.topic_levels.order_by("topic"),
        "evaluation": person.evaluations(manager="every").select_related("evaluator").order_by("-on"),
        "training": person.trainings(manager="every").order_by("-on"),
        "experience": person.work_experience(manager="every").order_by("-start"),
        "elsewhere": person.audits_elsewhere(manager="every").order_by("-on"),
        "confidentiality": person.confidentiality(manager="every").order_by("-on"),
        "proof": person.competence_files(manager="every").select_related("attachment").order_by("-on"),
        "declaration": person.declarations.select_related("process", "clause", "decided_by").order_by("-signed_on"),
        "authorship": person.authorships(manager="every").select_related("document_version__document").order_by("-on"),
    }
