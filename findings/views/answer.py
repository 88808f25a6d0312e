"""The owner's four steps, one question a page, saved as one goes, then check and send (ux 4.7)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from findings import permissions, queries, services
from findings.forms import (
    ActionFormSet,
    CauseForm,
    CorrectionForm,
    EvidenceForm,
    HandOverForm,
    LightAnswerForm,
    PlanForm,
)
from findings.models import Action, FindingFile, Nonconformity, PlanVersion
from findings.report import where_it_stands
from findings.rules.causes import cause_hints
from findings.rules.terms import State
from findings.views.common import form_page, form_view, keep_files, nc_or_404, refusal_status, require
from kernel.edit import expected_version
from kernel.journal import audited
from kernel.workflow import Refused
from organisation.http import SignedInRequest, saved
from organisation.queries import sign_in_able

WRITING = (State.ISSUED, State.ACKNOWLEDGED, State.CONTAINED, State.PLAN_REJECTED, State.REOPENED)
AFTER_THE_PLAN = (State.IMPLEMENTING, State.IMPLEMENTED, State.MONITORING)


def _mine(request: SignedInRequest, reference: str) -> Nonconformity:
    nc = nc_or_404(request, reference)
    require(permissions.may_answer(request.user, nc))
    return nc


def _to(name: str, reference: str, query: str = "") -> HttpResponse:
    return redirect(reverse(f"findings:{name}", args=[reference]) + query)


@require_safe
def finding_answer(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = _mine(request, reference)
    plan = _plan_shown(nc)
    clocks = list(nc.clocks.all())
    tasks = _tasks(nc, plan)
    returned = nc.plans.filter(decision=PlanVersion.Decision.REJECTED, cycle=nc.cycle).order_by("-number").first()
    return render(
        request,
        "findings/finding_answer.html",
        {
            "nc": nc,
            "finding": nc.finding,
            "stands": where_it_stands(nc, clocks, request.today),
            "tasks": tasks,
            "todo": next((task for task in tasks if task["label"] in (_("Not started"), _("Started"))), None),
            "returned": returned if nc.state == State.PLAN_REJECTED else None,
        },
    )


def _plan_shown(nc: Nonconformity) -> PlanVersion | None:
    """The version in work, else the newest of this cycle."""
    return queries.plan_in_work(nc) or nc.plans.filter(cycle=nc.cycle).order_by("-number").first()


def _tasks(nc: Nonconformity, plan: PlanVersion | None) -> list[dict[str, str]]:
    """Each step with its state in words: not started, started, done."""
    sent = plan is not None and plan.submitted_on is not None
    causes = [] if plan is None else [c for c in plan.causes.all() if c.text.strip()]
    if plan is None and nc.state in AFTER_THE_PLAN:  # taken over with its action under way: the plan is history
        return [_task("finding_answer_evidence", _("Evidence"), _("What shows that it is done?"), _proven(nc), nc)]
    actions = [] if plan is None else [a for a in plan.actions.all() if a.text.strip()]
    corrected = "done" if nc.contained_on else "started" if nc.containment_text or nc.nothing_because else ""
    suffices = plan is not None and plan.need == "correction"
    cause = "done" if causes or (suffices and plan and plan.need_reason) else "started" if plan and plan.need else ""
    planned = "done" if (actions and plan and plan.own_sentence) or suffices else "started" if actions else ""
    proven = "done" if actions and all(a.done_on for a in actions) else ""
    if nc.state != State.IMPLEMENTING and not proven:
        proven = "later"
    rows = [("finding_answer_correction", _("Correction"), _("What did you do right away?"), corrected)]
    if not nc.light_path:
        rows += [
            ("finding_answer_cause", _("Cause"), _("Why did it happen?"), "done" if sent else cause),
            ("finding_answer_plan", _("Plan"), _("What will you change, who, by when?"), "done" if sent else planned),
            ("finding_answer_evidence", _("Evidence"), _("What shows that it is done?"), proven),
        ]
    return [_task(name, title, small, state, nc) for name, title, small, state in rows]


def _task(name: str, title: str, small: str, state: str, nc: Nonconformity) -> dict[str, str]:
    words = {"done": _("Done"), "started": _("Started"), "": _("Not started"), "later": _("After the plan")}
    return {
        "url": reverse(f"findings:{name}", args=[nc.reference]),
        "name": title,
        "small": small,
        "state": "plan" if state in ("", "later") else state,
        "label": words[state],
    }


def _proven(nc: Nonconformity) -> str:
    return "done" if all(action.done_on for action in _accepted(nc)) else ""


@form_view
def finding_answer_correction(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = _mine(request, reference)
    form = CorrectionForm(request.POST or None, request.FILES or None, initial=_correction_of(nc))

    def save(typed: dict[str, Any]) -> None:
        words = form.words()
        with audited(by=request.user, today=request.today):
            keep_files(request, nc.finding, typed["uploads"], FindingFile.Step.CORRECTION)
            who: dict[str, Any] = {"by": request.user, "today": request.today, "version": expected_version(request)}
            if typed["status"] == "not_yet":
                services.save_correction(nc, **words, **who)
                return
            if typed["status"] == "done":
                words["nothing_because"] = ""
            elif typed["status"] == "nothing":
                words |= {"text": "", "proof": "", "done_on": None}
            services.contain(nc, **words, **who)

    if nc.contained_on is not None:
        return render(request, "findings/correction_done.html", {"nc": nc, "finding": nc.finding})
    if saved(request, form, save):
        messages.success(request, _("Saved"))
        return _to("finding_answer" if nc.light_path else "finding_answer_cause", reference)
    return form_page(
        request,
        form,
        nc=nc,
        title=_("Correction"),
        verb=_("Save and continue"),
        back=reverse("findings:finding_answer", args=[reference]),
        files=nc.finding.files.filter(step=FindingFile.Step.CORRECTION).select_related("attachment"),
    )


def _correction_of(nc: Nonconformity) -> dict[str, Any]:
    return {
        "text": nc.containment_text,
        "done_on": nc.containment_done_on,
        "proof": nc.containment_proof,
        "nothing_because": nc.nothing_because,
        "effects": nc.effects_text,
        "extent": nc.extent_text,
    }


def _writable(nc: Nonconformity) -> None:
    """The plan pages exist on the full path only; once sent they show what was sent."""
    if nc.light_path:
        raise Http404("the light path has no plan")


def _version_of(plan: PlanVersion | None) -> Any:
    return plan or SimpleNamespace(version=0)


def _sent(request: SignedInRequest, nc: Nonconformity) -> HttpResponse:
    plan = nc.plans.filter(cycle=nc.cycle).exclude(submitted_on=None).order_by("-number").first()
    return render(request, "findings/plan_sent.html", {"nc": nc, "finding": nc.finding, "plan": plan})


@form_view
def finding_answer_cause(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = _mine(request, reference)
    _writable(nc)
    if nc.state not in WRITING:
        return _sent(request, nc)
    plan = queries.plan_in_work(nc) or _returned(nc)
    causes = [] if plan is None else list(plan.causes.all())
    number = _number(request, len(causes))
    form = CauseForm(request.POST or None, initial=_cause_of(plan, causes, number))

    def save(typed: dict[str, Any]) -> None:
        rows = [{"text": c.text, "category": c.category, "whys": c.whys} for c in causes]
        mine = {"text": typed["cause"], "category": typed["category"], "whys": form.chain()}
        empty = not (typed["cause"].strip() or mine["whys"])
        rows[number - 1 : number] = [] if empty else [mine]
        services.save_causes(
            nc,
            causes=rows,
            need=typed["need"],
            need_reason=typed["need_reason"],
            method=typed["method"] or "5 whys",
            plan_version=_seen(request, nc),
            by=request.user,
            today=request.today,
        )

    if saved(request, form, save):
        messages.success(request, _("Saved"))
        if request.POST.get("another"):
            return _to("finding_answer_cause", reference, f"?cause={len(causes) + 1}")
        return _to("finding_answer_plan", reference)
    return form_page(
        request,
        form,
        nc=nc,
        template="findings/finding_answer_cause.html",
        title=_("Cause"),
        verb=_("Save and continue"),
        back=reverse("findings:finding_answer", args=[reference]),
        plan=_version_of(queries.plan_in_work(nc)),
        causes=causes,
        number=number,
        hints=_hints(nc, causes, plan),
    )


def _returned(nc: Nonconformity) -> PlanVersion | None:
    """Before the first save after a return: the words that came back, to be changed and not typed again."""
    found: PlanVersion | None = (
        nc.plans.filter(cycle=nc.cycle).prefetch_related("causes", "actions__owner").order_by("-number").first()
    )
    return found


def _seen(request: SignedInRequest, nc: Nonconformity) -> int:
    return expected_version(request)


def _number(request: SignedInRequest, causes: int) -> int:
    said = request.GET.get("cause", "1")
    number = int(said) if said.isdecimal() and len(said) < 3 else 1
    return min(max(number, 1), causes + 1)


def _cause_of(plan: PlanVersion | None, causes: list[Any], number: int) -> dict[str, Any]:
    found: dict[str, Any] = {"need": "action", "method": "5 whys"}
    if plan is not None:
        found |= {"need": plan.need or "action", "need_reason": plan.need_reason, "method": plan.method or "5 whys"}
    if number <= len(causes):
        cause = causes[number - 1]
        found |= {"cause": cause.text, "category": cause.category}
        found |= {f"why{i}": why[1] for i, why in enumerate(cause.whys[:5], start=1) if len(why) > 1}
    return found


def _hints(nc: Nonconformity, causes: list[Any], plan: PlanVersion | None) -> list[str]:
    actions = [] if plan is None else [a.text for a in plan.actions.all()]
    found: list[str] = []
    for cause in causes:
        whys = [str(why[1]) for why in cause.whys if len(why) > 1]
        found += cause_hints(whys, cause.text, nc.finding.gap, actions, queries.policy())
    return list(dict.fromkeys(found))


@form_view
def finding_answer_plan(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = _mine(request, reference)
    _writable(nc)
    if nc.state not in WRITING:
        return _sent(request, nc)
    held = queries.plan_in_work(nc)
    plan = held or _returned(nc)
    form = PlanForm(request.POST or None, initial=_plan_of(nc, plan))
    rows = _rows(request, plan)

    def save(typed: dict[str, Any]) -> None:
        actions = [r.cleaned_data for r in rows if r.cleaned_data.get("text", "").strip()]
        services.save_plan(
            nc,
            actions=actions,
            extent=typed["extent"],
            sms_change=typed["sms_change"],
            own_sentence=typed["own_sentence"],
            plan_version=_seen(request, nc),
            by=request.user,
            today=request.today,
        )

    sound = request.method != "POST" or rows.is_valid()
    if sound and saved(request, form, save):
        messages.success(request, _("Saved"))
        if request.POST.get("another"):
            return _to("finding_answer_plan", reference, "?more=1")
        return _to("finding_answer_send", reference)
    return form_page(
        request,
        form,
        nc=nc,
        template="findings/finding_answer_plan.html",
        title=_("Plan"),
        verb=_("Save and check"),
        back=reverse("findings:finding_answer", args=[reference]),
        plan=_version_of(held),
        rows=rows,
        suffices=plan is not None and plan.need == "correction",
    )


def _plan_of(nc: Nonconformity, plan: PlanVersion | None) -> dict[str, Any]:
    if plan is None:
        return {"extent": nc.extent_text}
    change = "" if plan.sms_change is None else "yes" if plan.sms_change else "no"
    return {"extent": plan.extent or nc.extent_text, "sms_change": change, "own_sentence": plan.own_sentence}


def _rows(request: SignedInRequest, plan: PlanVersion | None) -> Any:
    causes = 1 if plan is None else max(1, len(plan.causes.all()))
    people = [(user.pk, user.full_name) for user in sign_in_able()]
    options: dict[str, Any] = {"form_kwargs": {"causes": causes, "people": people}, "prefix": "action"}
    if request.method == "POST":
        return ActionFormSet(request.POST, **options)
    held = [] if plan is None else list(plan.actions.select_related("cause"))
    initial = [
        {
            "text": a.text,
            "owner": a.owner_id,
            "due": a.due,
            "expected_proof": a.expected_proof,
            "cause": a.cause.order if a.cause else 1,
        }
        for a in held
    ]
    made = ActionFormSet(initial=initial, **options)
    made.extra = 1 if request.GET.get("more") or not initial else 0
    return made


@form_view
def finding_answer_evidence(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = nc_or_404(request, reference)
    _writable(nc)
    owner = permissions.may_answer(request.user, nc)
    actions = _accepted(nc)
    if not owner and not any(permissions.acts_for(request.user, a.owner) for a in actions):
        raise PermissionDenied("evidence")
    chosen = next((a for a in actions if str(a.pk) == request.POST.get("action")), None)
    forms = []
    for action in actions:
        sent = (request.POST, request.FILES) if chosen is action else (None, None)
        initial = {"done_on": action.done_on, "proof": action.proof}
        form = EvidenceForm(*sent, prefix=f"a{action.pk}", initial=initial)
        if chosen is action and _record(request, nc, action, form):
            messages.success(request, _("Saved"))
            return _to("finding_answer_evidence", reference)
        forms.append((action, form))
    return render(
        request,
        "findings/finding_answer_evidence.html",
        {
            "nc": nc,
            "finding": nc.finding,
            "rows": forms,
            "form": next((f for a, f in forms if a is chosen), None),
            "is_owner": owner,
            "running": nc.state == State.IMPLEMENTING,
        },
        status=refusal_status(request, *(form for _action, form in forms)),
    )


def _record(request: SignedInRequest, nc: Nonconformity, action: Action, form: EvidenceForm) -> bool:
    def save(typed: dict[str, Any]) -> None:
        with audited(by=request.user, today=request.today):
            keep_files(request, nc.finding, typed["uploads"], FindingFile.Step.IMPLEMENTATION, action)
            services.record_action(
                action,
                done_on=typed["done_on"],
                proof=typed["proof"],
                version=expected_version(request),
                by=request.user,
                today=request.today,
            )

    return saved(request, form, save)


def _accepted(nc: Nonconformity) -> list[Action]:
    """Actions of the accepted plan with their files; those that were taken over belong to no plan."""
    accepted = Q(plan__decision=PlanVersion.Decision.ACCEPTED) | Q(plan=None, kind=Action.Kind.CORRECTIVE)
    rows = Action.objects.filter(accepted, nc=nc, cycle=nc.cycle)
    return list(rows.select_related("owner", "nc").prefetch_related("files__attachment").order_by("order", "pk"))


@form_view
def finding_answer_send(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = _mine(request, reference)
    if nc.light_path:
        return _light(request, nc)
    if request.method == "POST":
        try:
            _send(request, nc)
        except Refused as refusal:
            return _check(request, nc, refusal.reasons)
        messages.success(request, _("Sent. Thank you."))
        return _to("finding_detail", reference)
    return _check(request, nc)


def _send(request: SignedInRequest, nc: Nonconformity) -> None:
    who: dict[str, Any] = {"by": request.user, "today": request.today, "version": expected_version(request)}
    if nc.state == State.IMPLEMENTING:
        services.implement(nc, **who)
    else:
        services.send_plan(nc, **who)


def _check(request: SignedInRequest, nc: Nonconformity, reasons: Any = ()) -> HttpResponse:
    """Everything on one page with a way back to each step; refused, with every reason."""
    plan = _plan_shown(nc)
    return render(
        request,
        "findings/finding_answer_send.html",
        {
            "nc": nc,
            "finding": nc.finding,
            "plan": plan,
            "causes": [] if plan is None else list(plan.causes.all()),
            "actions": _accepted(nc) if plan is None else list(plan.actions.select_related("owner")),
            "implementing": nc.state == State.IMPLEMENTING,
            "may_send": nc.state in (*WRITING, State.IMPLEMENTING),
            "reasons": list(reasons),
        },
        status=409 if reasons else 200,
    )


def _light(request: SignedInRequest, nc: Nonconformity) -> HttpResponse:
    form = LightAnswerForm(
        request.POST or None,
        request.FILES or None,
        initial={"text": nc.light_answer or nc.containment_text, "proof": nc.light_proof or nc.containment_proof},
    )

    def save(typed: dict[str, Any]) -> None:
        with audited(by=request.user, today=request.today):
            keep_files(request, nc.finding, typed["uploads"], FindingFile.Step.CORRECTION)
            services.answer_light(
                nc,
                text=typed["text"],
                proof=typed["proof"],
                version=expected_version(request),
                by=request.user,
                today=request.today,
            )

    if saved(request, form, save):
        messages.success(request, _("Sent. Thank you."))
        return _to("finding_detail", nc.reference)
    return form_page(
        request,
        form,
        nc=nc,
        title=_("Answer"),
        verb=_("Send"),
        back=reverse("findings:finding_answer", args=[nc.reference]),
    )


@form_view
def finding_hand_over(request: SignedInRequest, reference: str) -> HttpResponse:
    nc = _mine(request, reference)
    form = HandOverForm(request.POST or None)

    def save(typed: dict[str, Any]) -> None:
        version = expected_version(request)
        services.hand_over(nc, **typed, version=version, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Handed over. The dates stay."))
        return redirect("findings:finding_list")
    return form_page(
        request,
        form,
        nc=nc,
        title=_("This is not mine"),
        verb=_("Hand over"),
        back=reverse("findings:finding_answer", args=[reference]),
    )
