"""The rulebook: every value as it holds, changed one by one or by preset, shown beforehand what that would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from auditprog import rulebook
from auditprog.forms.rules import RulesForm
from auditprog.rulebook import page, preview_jobs
from auditprog.rulebook.in_force import Edition, InForce, deviations
from auditprog.rulebook.typed import as_typed
from kernel.edit import expected_version
from kernel.models import Job
from organisation import permissions, queries
from organisation.http import SignedInRequest, saved, show_form
from organisation.models import Organisation
from organisation.roles import Can
from programmes.queries import spoken_rules

form_view = require_http_methods(["GET", "HEAD", "POST"])
CHANGED = 20
"""Changed values that stand before the chapters."""
PRESET_LABELS = dict(Organisation.Preset.choices)


@require_safe
def rules(request: SignedInRequest) -> HttpResponse:
    permissions.require(request.user, Can.READ_SETTINGS, today=request.today)
    held, preset = rulebook.in_force(), _preset()
    differing = deviations(held, preset)
    parts = page.parts(held, preset)
    context = {
        "parts": parts,
        "changed": page.changed(parts)[:CHANGED],
        "presets": [_choice(held, name, preset) for name in rulebook.PRESET_NAMES],
        "preset": PRESET_LABELS[preset],
        "differing": len(differing),
        "never": rulebook.NEVER,
        "not_built": rulebook.NOT_BUILT,
        "missing": page.missing_rules(),
        "may_edit": request.user.can(Can.EDIT_RULES, request.today),
        "jobs": preview_jobs.running(),
        "spoken": spoken_rules() if _sees_reasons(request) else {},
    }
    return render(request, "auditprog/rules.html", context)


@form_view
def rules_value(request: SignedInRequest, key: str) -> HttpResponse:
    """One value, or those that are set together: typed here, shown what it would do on the next page."""
    permissions.require(request.user, Can.EDIT_RULES, today=request.today)
    field = _settable(key)
    fields = [rulebook.all_fields()[name] for name in field.together]
    held, preset = rulebook.in_force(), _preset()
    form = RulesForm(request.POST or None, fields=fields, policies=held.policies())
    edition = held.edition
    if request.method == "POST":
        edition = Edition(expected_version(request))
        if form.is_valid():
            for reason in _reasons(held, form.changes(), edition):
                form.add_error(None, reason)
        if form.is_valid():
            typed = {one.key: as_typed(one, form.changes()[one.key]) for one in fields}
            return redirect(f"{reverse('rules_confirm')}?{urlencode({**typed, 'version': edition.version})}")
    lines = [page.line_of(one, held, preset) for one in fields]
    context = {
        "field": field,
        "lines": lines,
        "differs": any(line.differs for line in lines),
        "history": rulebook.changes_of(key),
        "preset": PRESET_LABELS[preset],
        "back": {one.key: as_typed(one, one.preset(preset)) for one in fields},
        "title": _title(field),
        "edition": edition,
    }
    return show_form(request, "auditprog/rules_value.html", form, context)


@form_view
def rules_confirm(request: SignedInRequest) -> HttpResponse:
    """What the typed values would do, from the address; with a reason they are saved."""
    permissions.require(request.user, Can.EDIT_RULES, today=request.today)
    sent = request.POST if request.method == "POST" else request.GET
    fields = [_settable(key) for key in sent if key in rulebook.all_fields()]
    held = rulebook.in_force()
    typed = RulesForm(sent, fields=fields, policies=held.policies())
    if not fields or not typed.is_valid():
        raise Http404
    changes = rulebook.real_changes(held, typed.changes())
    edition = Edition(expected_version(request) if request.method == "POST" else _seen(request))

    def save(said: Mapping[str, Any]) -> rulebook.Saved:
        return rulebook.change_rules(
            typed.changes(), reason=said["reason"], by=request.user, today=request.today, edition=edition.version
        )

    reasons = rulebook.refusals(held, changes)
    form = RulesForm(request.POST or None, fields=fields, policies=held.policies(), confirms=True)
    for one in fields:
        form.initial[one.key] = sent[one.key]
    context = {"field": fields[0], "title": _title(fields[0]), "edition": edition, "reasons": reasons}
    return _confirmed(request, held, {} if reasons else changes, form, save, context)


@form_view
def rules_preset(request: SignedInRequest, name: str) -> HttpResponse:
    """A whole preset: what it changes and would do; with a reason it is taken over."""
    permissions.require(request.user, Can.EDIT_RULES, today=request.today)
    if name not in rulebook.PRESET_NAMES:
        raise Http404
    held, preset = rulebook.in_force(), _preset()
    changes = rulebook.preset_changes(held, name)
    single = {one.key for one in deviations(held, preset)}
    edition = Edition(expected_version(request)) if request.method == "POST" else held.edition

    def save(said: Mapping[str, Any]) -> rulebook.Saved:
        return rulebook.adopt_preset(
            name, reason=said["reason"], by=request.user, today=request.today, edition=edition.version
        )

    context = {
        "title": _("Preset %(preset)s") % {"preset": PRESET_LABELS[name]},
        "name": name,
        "edition": edition,
        "overwritten": [rulebook.all_fields()[key].label for key in changes if key in single],
        "holds": not changes and name == preset,
    }
    form = RulesForm(request.POST or None, fields=(), policies={}, confirms=True)
    if name == Organisation.Preset.SMALL:
        form.fields["reason"].help_text = _("Say who of top management decided it and why; it is looked at every year.")
    return _confirmed(request, held, changes, form, save, context)


def _confirmed(
    request: SignedInRequest,
    held: InForce,
    changes: Mapping[str, Any],
    form: RulesForm,
    save: Callable[[Mapping[str, Any]], rulebook.Saved],
    context: dict[str, Any],
) -> HttpResponse:
    """Saved, or the preview: at once, or from a job where many audits are concerned."""
    done: list[rulebook.Saved] = []
    if saved(request, form, lambda said: done.append(save(said))):
        _told(request, done[0])
        return redirect("rules")
    job, effects = preview_jobs.look(changes, held, request.today)
    context |= {"effects": effects, "job": job, "values": rulebook.change_lines(held, changes)}
    if job is not None:
        context["poll_url"] = reverse("rules_preview", args=[job.pk])
        context["look_url"] = request.get_full_path()
    return show_form(request, "auditprog/rules_confirm.html", form, context)


@require_safe
def rules_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far a long preview, or the judging after a change, has come; then what came out."""
    permissions.require(request.user, Can.EDIT_RULES, today=request.today)
    row = get_object_or_404(Job, pk=pk, payload__handler__in=preview_jobs.HANDLERS)
    shown = preview_jobs.shown(row)
    context = {"job": shown, "effects": shown.result, "poll_url": reverse("rules_preview", args=[pk])}
    context["look_url"] = context["poll_url"]
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "auditprog/_rules_effects.html" if fragment else "auditprog/rules_preview.html", context)


def _sees_reasons(request: SignedInRequest) -> bool:
    """As on the page of a team: who may know what the rules say of whom."""
    return any(request.user.can(verb, request.today) for verb in (Can.READ_TIES, Can.APPROVE_WAIVER))


def _title(field: rulebook.Field) -> str:
    if len(field.together) > 2:
        return _("The five weights of the priority")
    told = rulebook.TITLES.get(field.rule)
    return f"{told}: {field.label}" if told else field.label.capitalize()


def _settable(key: str) -> rulebook.Field:
    """The value of this name; 404 for one that is not there or that no page reads yet."""
    field = rulebook.all_fields().get(key)
    if field is None or field.unused:
        raise Http404
    return field


def _reasons(held: InForce, changes: Mapping[str, Any], seen: Edition) -> list[str]:
    reasons = rulebook.refusals(held, changes)
    if not reasons and seen == held.edition and not rulebook.real_changes(held, changes):
        return [_("Nothing would change: the rules say so already.")]
    return reasons


def _seen(request: SignedInRequest) -> int:
    said = request.GET.get("version", "")
    if not said.isdecimal() or len(said) > 9:
        raise Http404
    return int(said)


def _preset() -> str:
    held = queries.organisation()
    return held.preset if held else Organisation.Preset.STANDARD.value


def _choice(held: InForce, name: str, preset: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": PRESET_LABELS[name],
        "chosen": name == preset,
        "changes": len(rulebook.preset_changes(held, name)),
    }


def _told(request: SignedInRequest, done: rulebook.Saved) -> None:
    if done.job is not None:
        messages.success(request, _("Saved. The planned audits are judged again; this page says how far that is."))
        return
    blocked = sum(len(sentences) for sentences in done.blocked.values())
    said = ngettext("%(n)s value changed.", "%(n)s values changed.", len(done.changed)) % {"n": len(done.changed)}
    if blocked:
        said += " " + ngettext(
            "%(n)s seat is newly blocked: lead and programme manager are told.",
            "%(n)s seats are newly blocked: leads and programme manager are told.",
            blocked,
        ) % {"n": blocked}
    messages.success(request, said)
