"""Drafts: the Findings tab of an audit, and what was noticed outside one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from audits.models import Answer, Audit
from audits.models.seats import is_lead
from audits.queries import visible_to as audits_visible_to
from audits.views.common import page as audit_page
from findings import permissions, queries, services
from findings.forms import DraftForm, IssueForm, OwnForm, WithdrawForm
from findings.models import Finding, FindingFile
from findings.rules.grading import Proposal, Signs, propose_grade
from findings.rules.issuing import issue_blockers
from findings.rules.texts import ThreePartText, text_hints
from findings.views.because import audits_because
from findings.views.common import form_page, form_view, keep_files, require
from kernel.edit import expected_version
from kernel.journal import audited
from kernel.once import once
from kernel.workflow import Refused
from organisation.http import SignedInRequest, saved
from organisation.models import User
from organisation.queries import people
from standards.models import Clause


def _audit(request: SignedInRequest, reference: str) -> Audit:
    found: Audit = get_object_or_404(audits_visible_to(request.user), planned__reference=reference)
    return found


@require_safe
def audit_findings(request: SignedInRequest, reference: str) -> HttpResponse:
    return show_tab(request, _audit(request, reference))


def show_tab(
    request: SignedInRequest,
    audit: Audit,
    reasons: Sequence[str] = (),
    stayed: Sequence[tuple[Finding, Sequence[str]]] = (),
) -> HttpResponse:
    """The tab: what is issued for everybody related, drafts for the team. With reasons it is a refusal, 409."""
    drafts = permissions.may_read_drafts(request.user, audit)
    issued = queries.visible_to(request.user).filter(audit=audit).select_related("nonconformity").order_by("reference")
    context = audit_page(
        audit,
        request,
        "findings",
        issued=issued,
        drafts=queries.drafts_of(audit) if drafts else [],
        pending=list(queries.unanswered(audit)) if drafts else [],
        sees_drafts=drafts,
        may_draft=permissions.may_draft(request.user, audit),
        may_issue=is_lead(request.user, audit),
        closing_held=audit.closing_on is not None,
        unconfirmed=[f.reference for f in issued if f.kind == Finding.Kind.NC and f.is_provisional and not f.legacy],
        reasons=list(reasons),
        stayed=list(stayed),
    )
    return render(request, "findings/audit_findings.html", context, status=409 if reasons else 200)


@require_POST
def audit_raise(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = _audit(request, reference)
    made = services.raise_missing(audit, by=request.user, today=request.today)
    said = ngettext("%(count)d draft opened", "%(count)d drafts opened", len(made)) % {"count": len(made)}
    messages.success(request, said)
    return redirect("findings:audit_findings", reference)


@require_POST
def answer_raise(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """From the question on site to its draft, in one tap; pressed again it leads to the same one."""
    audit = _audit(request, reference)
    require(permissions.may_draft(request.user, audit))
    answer = get_object_or_404(Answer.objects.select_related("question"), question=pk, question__audit=audit)
    try:
        finding = services.raise_from_answer(answer, by=request.user, today=request.today)
    except Refused as refusal:
        return show_tab(request, audit, refusal.reasons)
    address = reverse("findings:draft_edit", args=[reference, finding.letter])
    return redirect(f"{address}?at={pk}")


@require_POST
def audit_issue(request: SignedInRequest, reference: str) -> HttpResponse:
    """At the closing meeting: every complete draft is issued, the others say what they lack."""
    audit = _audit(request, reference)
    require(is_lead(request.user, audit))
    reason = request.POST.get("late_reason", "")[:2000]
    issued, stayed = services.issue_for_audit(audit, by=request.user, today=request.today, late_reason=reason)
    if issued:
        messages.success(request, _("Issued: %(refs)s") % {"refs": ", ".join(f.reference for f in issued)})
    if not stayed:
        return redirect("findings:audit_findings", reference)
    reasons = [f"{draft.name}: {why}" for draft, whys in stayed for why in whys]
    return show_tab(request, audit, reasons, stayed)


@require_POST
def audit_grades(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = _audit(request, reference)
    services.confirm_grades(audit, by=request.user, today=request.today)
    messages.success(request, _("Grades confirmed"))
    return redirect("findings:audit_findings", reference)


def _leaves(audit: Audit | None) -> QuerySet[Clause]:
    found = Clause.objects.leaves().select_related("standard")
    if audit is None:
        return found.filter(standard__status="current", standard__use="criteria")
    return found.filter(standard__in=audit.planned.standards.all())


def _draft(request: SignedInRequest, reference: str, letter: str) -> Finding:
    found: Finding = get_object_or_404(queries.drafts_visible_to(request.user), draft_reference=f"{reference}/{letter}")
    return found


@form_view
@once
def draft_new(request: SignedInRequest, reference: str) -> HttpResponse:
    audit = _audit(request, reference)
    require(permissions.may_draft(request.user, audit))
    kind = request.GET.get("kind", "nc")
    initial = {"kind": kind if kind in Finding.Kind.values else "nc"}
    form = DraftForm(request.POST or None, request.FILES or None, leaves=_leaves(audit), initial=initial)

    def save(typed: dict[str, Any]) -> None:
        with audited(by=request.user, today=request.today):
            finding = services.raise_draft(audit, **form.words(), by=request.user, today=request.today)
            keep_files(request, finding, typed["uploads"], FindingFile.Step.FOUND)

    if saved(request, form, save):
        messages.success(request, _("Draft written"))
        return redirect("findings:audit_findings", reference)
    return form_page(
        request,
        form,
        template="findings/draft_edit.html",
        title=_("New finding, %(audit)s") % {"audit": audit.reference},
        verb=_("Save draft"),
        back=reverse("findings:audit_findings", args=[reference]),
    )


@form_view
def draft_edit(request: SignedInRequest, reference: str, letter: str) -> HttpResponse:
    finding = _draft(request, reference, letter)
    back = _back_to_question(request, reference) or reverse("findings:audit_findings", args=[reference])
    return _edit(request, finding, DraftForm, back=back, leaves=_leaves(finding.audit))


def _back_to_question(request: SignedInRequest, reference: str) -> str:
    """The question on site from which the draft was opened; empty where one came another way."""
    at = request.GET.get("at", "")
    return reverse("audits:question_field", args=[reference, int(at)]) if at.isdecimal() and len(at) < 10 else ""


def _edit(
    request: SignedInRequest, finding: Finding, form_class: type[DraftForm], *, back: str, leaves: QuerySet[Clause]
) -> HttpResponse:
    may = permissions.may_edit_draft(request.user, finding)
    require(may or request.method != "POST")
    if finding.state != Finding.State.DRAFT:
        return redirect(back)
    shared = queries.citations(finding)
    cited = [row for row in shared if row.finding_id == finding.pk]
    everybody = list(people().prefetch_related(None))
    initial = {**form_class.initial_of(finding, cited), "source": finding.source}
    form = form_class(request.POST or None, request.FILES or None, leaves=leaves, everybody=everybody, initial=initial)

    def save(typed: dict[str, Any]) -> None:
        with audited(by=request.user, today=request.today):
            keep_files(request, finding, typed["uploads"], FindingFile.Step.FOUND)
            services.edit_draft(
                finding, **form.words(), by=request.user, today=request.today, version=expected_version(request)
            )

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return redirect(back)
    return form_page(
        request,
        form,
        finding=finding,
        template="findings/draft_edit.html",
        title=finding.name,
        verb=_("Save draft"),
        back=back,
        may_edit=may,
        why=queries.why_made(finding),
        hints=_hints(finding, everybody),
        missing=issue_blockers(queries.draft_facts(finding, cited)) if finding.kind == Finding.Kind.NC else [],
        candidates=queries.repeat_candidates(finding, finding.raised_on, shared)
        if finding.kind == Finding.Kind.NC
        else [],
        proposal=_proposal(request),
        files=finding.files.select_related("attachment"),
    )


def _hints(finding: Finding, everybody: Iterable[User]) -> list[str]:
    """Hints on the three parts of a nonconformity; a person's name in it is one."""
    if finding.kind != Finding.Kind.NC:
        return []
    names = {name for user in everybody for name in (user.last_name, user.full_name) if name}
    return text_hints(ThreePartText(finding.requirement, finding.evidence, finding.gap), sorted(names))


def _proposal(request: SignedInRequest) -> Proposal | None:
    """The grade that the ticked signs speak for; None while nothing is ticked."""
    signs = request.POST.getlist("signs")
    known = {name: True for name in signs if name in Signs.__dataclass_fields__}
    return propose_grade(Signs(**known), queries.policy()) if signs else None


@require_POST
def draft_issue(request: SignedInRequest, reference: str, letter: str) -> HttpResponse:
    finding = _draft(request, reference, letter)
    try:
        services.issue(
            finding,
            by=request.user,
            today=request.today,
            version=expected_version(request),
            late_reason=request.POST.get("late_reason", "")[:2000],
        )
    except Refused as refusal:
        assert finding.audit is not None
        return show_tab(request, finding.audit, [f"{finding.name}: {why}" for why in refusal.reasons])
    messages.success(request, _("Issued"))
    return redirect("findings:audit_findings", reference)


@form_view
def draft_withdraw(request: SignedInRequest, reference: str, letter: str) -> HttpResponse:
    finding = _draft(request, reference, letter)
    return _withdraw(request, finding, back=reverse("findings:audit_findings", args=[reference]))


def _withdraw(request: SignedInRequest, finding: Finding, *, back: str) -> HttpResponse:
    require(permissions.may_edit_draft(request.user, finding))
    form = WithdrawForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        services.withdraw_draft(
            finding, **typed, by=request.user, today=request.today, version=expected_version(request)
        )

    if saved(request, form, save):
        messages.success(request, _("Withdrawn"))
        return redirect(back)
    return form_page(
        request,
        form,
        finding=finding,
        title=_("Withdraw %(ref)s") % {"ref": finding.name},
        verb=_("Withdraw"),
        back=back,
    )


@form_view
@once
def finding_new(request: SignedInRequest) -> HttpResponse:
    require(permissions.may_raise_own(request.user))
    form = OwnForm(request.POST or None, request.FILES or None, leaves=_leaves(None))

    def save(typed: dict[str, Any]) -> None:
        with audited(by=request.user, today=request.today):
            finding = services.raise_own(**form.words(), by=request.user, today=request.today)
            keep_files(request, finding, typed["uploads"], FindingFile.Step.FOUND)
            form.made = finding  # type: ignore[attr-defined]

    if saved(request, form, save):
        messages.success(request, _("Draft written. The programme manager issues it."))
        return redirect("findings:own_edit", form.made.draft_reference)  # type: ignore[attr-defined]
    return form_page(
        request,
        form,
        template="findings/draft_edit.html",
        title=_("Something noticed outside an audit"),
        verb=_("Save draft"),
        back=reverse("findings:finding_list"),
    )


def _own(request: SignedInRequest, reference: str) -> Finding:
    found: Finding = get_object_or_404(queries.drafts_visible_to(request.user), audit=None, draft_reference=reference)
    return found


@form_view
def own_edit(request: SignedInRequest, reference: str) -> HttpResponse:
    finding = _own(request, reference)
    return _edit(request, finding, OwnForm, back=reverse("findings:finding_list"), leaves=_leaves(None))


@form_view
def own_issue(request: SignedInRequest, reference: str) -> HttpResponse:
    finding = _own(request, reference)
    require(permissions.may_issue(request.user, finding))
    form = IssueForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        form.made = services.issue(  # type: ignore[attr-defined]
            finding, **typed, by=request.user, today=request.today, version=expected_version(request)
        )

    if saved(request, form, save):
        messages.success(request, _("Issued"))
        return redirect("findings:finding_detail", form.made.reference)  # type: ignore[attr-defined]
    return form_page(
        request,
        form,
        finding=finding,
        title=_("Issue %(ref)s") % {"ref": finding.name},
        lead=_("The number is drawn and the clocks start today."),
        verb=_("Issue"),
        back=reverse("findings:own_edit", args=[reference]),
        **audits_because(request, finding, finding.clauses.values_list("clause__number", flat=True)),
    )


@form_view
def own_withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    finding = _own(request, reference)
    return _withdraw(request, finding, back=reverse("findings:finding_list"))
