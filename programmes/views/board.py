"""The year board as a place to work: open a card, move it, place what is due, explain, take back (ux 4.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kernel.edit import expected_version
from kernel.htmx import page_or_fragment
from kernel.models import Stale
from kernel.workflow import Refused
from organisation.http import SignedInRequest, changed_by, saved, show_form
from organisation.models import Process
from programmes import permissions, queries, services
from programmes.forms.board import ExplainAllForm, ExplainForm, MonthForm, WordsForm
from programmes.models import BoardStep, PlannedAudit, Programme
from programmes.views.common import form_view, programme_or_404, require, told

Wanted = Callable[[queries.RowFacts], bool]
"""Whether a row of the board is drawn."""


def board_context(request: SignedInRequest, programme: Programme, *, only: Wanted | None = None) -> dict[str, Any]:
    """What the board and each piece of it are drawn from; `only`: the rows that are drawn."""
    may_plan = _may(request, programme, "audit_added")
    whole = queries.read_year(programme, request.user)
    may_move = _may(request, programme, "moved_out")
    board = queries.year_board(programme, request.today, whole=whole, only=only, may_move=may_move)
    done = sum(1 for row in board.facts if not row.is_late and any(visit.is_done for visit in row.mine))
    on_time = sum(1 for row in board.facts if not row.is_late)
    return {
        "programme": programme,
        "tab": "board",
        "board": board,
        "whole": whole,
        "methods": {value: str(words) for value, words in PlannedAudit.Method.choices},
        "covered": whole.leaf_count - len(whole.gaps),
        "leaf_bar": whole.leaf_states(),
        "row_bar": {"done": done, "plan": on_time - done},
        "day_bar": whole.day_states(),
        "open_leaves": [gap.leaf for gap in whole.gaps],
        "on_time": on_time,
        "row_count": len(board.facts),
        "placed": sum(1 for row in board.facts if row.mine),
        "undo": whole.undo if may_plan or may_move else "",
        "may_plan": may_plan,
        "may_explain": permissions.may_edit(request.user, programme) and programme.state in queries.OPEN,
        "may_submit": permissions.may_edit(request.user, programme) and programme.is_draft,
    }


def _may(request: SignedInRequest, programme: Programme, kind: str) -> bool:
    return permissions.may_change(request.user, programme, kind) and programme.state in queries.OPEN


@require_safe
def board_card(request: SignedInRequest, year: int, reference: str) -> HttpResponse:
    """One audit of the board: its month, its team with what the rules say, waivers, changes and versions."""
    programme, audit = board_audit(request, year, reference)
    return _card(request, programme, audit)


def _card(
    request: SignedInRequest,
    programme: Programme,
    audit: PlannedAudit,
    reasons: Iterable[str] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    may_move = permissions.may_move(request.user, audit) and programme.state in queries.OPEN and queries.can_move(audit)
    month = audit.start.month if audit.start else None
    typed = request.POST if request.method == "POST" else None
    form = MonthForm(initial={"to": _wish(request) or month, **_said(typed)}, draft=programme.is_draft)
    sees = permissions.sees_verdicts(request.user, audit)
    may_assign = permissions.may_assign(request.user, audit) and not audit.is_over and not audit.legacy
    context = {
        "programme": programme,
        "audit": audit,
        "asks_who": may_assign and audit.start is not None and audit.actual_start is None,
        "card": queries.read_card(audit, sees_reasons=sees, person=request.user),
        "sees_verdicts": sees,
        "form": form if may_move else None,
        "may_move": may_move,
        "may_assign": may_assign,
        "before": _beside(audit, -1) if programme.is_draft else None,
        "after": _beside(audit, 1) if programme.is_draft else None,
        "reasons": told(reasons),
    }
    fragment = "programmes/_card_panel.html"
    return page_or_fragment(request, "programmes/board_card.html", fragment, context, status=status)


def _beside(audit: PlannedAudit, step: int) -> dict[str, Any] | None:
    """The month before or after, as a button that needs nothing else."""
    month = audit.start.month + step if audit.start else 0
    if not 1 <= month <= 12:
        return None
    return {"value": f"{month}@{audit.version}", "words": MONTHS[month]}


def _said(typed: Any) -> dict[str, str]:
    return {name: typed.get(name, "") for name in ("reason", "effect")} if typed is not None else {}


def _wish(request: SignedInRequest) -> int | None:
    """The month that the address or the form asks for."""
    said = (request.POST.get("to") or request.GET.get("to", "")).partition("@")[0]
    return int(said) if said.isdecimal() and 1 <= int(said[:4]) <= 12 else None


@require_POST
def board_move(request: SignedInRequest, year: int, reference: str) -> HttpResponse:
    """Give an audit another month; answered with its rows, the load and the checks."""
    programme, audit = board_audit(request, year, reference)
    require(permissions.may_move(request.user, audit))
    typed = WordsForm(request.POST)
    if not typed.is_valid():
        return answer_refused(request, programme, audit, typed.sentences, status=409)
    said = request.POST.get("to", "").partition("@")[2]
    version = int(said) if said.isdecimal() and len(said) < 10 else expected_version(request)
    try:
        row = services.move_to_month(
            audit,
            month=_wish(request) or 0,
            version=version,
            by=request.user,
            today=request.today,
            **typed.cleaned_data,
        )
    except Refused as refusal:
        return answer_refused(request, programme, audit, refusal.reasons, status=409)
    except Stale as stale:
        words = _("%(who)s changed %(audit)s at %(at)s, so it was not moved. The board shows it as it stands now.")
        who, at = changed_by(stale.row)
        said = words % {"who": who, "at": at, "audit": audit.reference}
        return answer_refused(request, programme, audit, [said], status=412)
    month = MONTHS[row.start.month] if row.start else ""
    return answer_done(
        request, programme, row, _("%(audit)s moved to %(month)s") % {"audit": row.reference, "month": month}
    )


@require_POST
def board_place(request: SignedInRequest, year: int) -> HttpResponse:
    """An audit of one process in one month, from the tray."""
    programme = programme_or_404(request, year)
    require(permissions.may_change(request.user, programme, "audit_added"))
    process = Process.objects.filter(code=request.POST.get("process", "")[:20], active=True).first()
    if process is None:
        return answer_refused(request, programme, None, [_("Choose the process to place.")], status=409)
    said = request.POST.get("month", "")
    month = int(said) if said.isdecimal() and len(said) < 3 else 0
    typed = WordsForm(request.POST)
    if not typed.is_valid():
        return answer_refused(request, programme, None, typed.sentences, status=409)
    reason = typed.cleaned_data["reason"]
    try:
        row = services.place_process(
            programme, process, month=month, reason=reason, by=request.user, today=request.today
        )
    except Refused as refusal:
        return answer_refused(request, programme, None, refusal.reasons, status=409)
    words = _("%(audit)s placed in %(month)s: choose its team")
    said = words % {"audit": row.reference, "month": MONTHS[month]}
    return answer_done(request, programme, row, said, opens=True)


@require_POST
def board_undo(request: SignedInRequest, year: int) -> HttpResponse:
    """Take one's own last step on this board back."""
    programme = programme_or_404(request, year)
    may_move = permissions.may_change(request.user, programme, "moved_out")
    require(may_move or permissions.may_change(request.user, programme, "audit_added"))
    last = services.steps_of(programme, request.user).first()
    whole = last is not None and last.kind == BoardStep.Kind.YEAR
    try:
        said, row = services.undo_last(programme, by=request.user, today=request.today)
    except Refused as refusal:
        return answer_refused(request, programme, None, refusal.reasons, status=409)
    if whole:  # no piece of the board is as it was
        messages.success(request, _("Taken back: %(step)s") % {"step": said})
        return redirect("programmes:programme_detail", year)
    return answer_done(request, programme, row, _("Taken back: %(step)s") % {"step": said})


@form_view
def board_explain(request: SignedInRequest, year: int) -> HttpResponse:
    """One sentence for a check of the year."""
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    key = (request.POST.get("check") or request.GET.get("check", ""))[:80]
    board = queries.year_board(programme, request.today)
    check = next((one for one in board.checks if one.key and one.key == key), None)
    form = ExplainForm(request.POST or None, initial={"sentence": check.note if check else ""})

    def save(typed: dict[str, Any]) -> None:
        if check is None:
            raise Refused(_("This is not asked any more: the board has changed."))
        services.explain_check(programme, key=key, about=check.said, **typed, by=request.user, today=request.today)

    if saved(request, form, save):
        messages.success(request, _("Explained"))
        return redirect("programmes:programme_detail", year)
    context = {
        "programme": programme,
        "title": _("Explain"),
        "lead": check.said if check else _("This is not asked any more: the board has changed."),
        "verb": _("Keep"),
        "cancel_url": reverse("programmes:programme_detail", args=[year]),
    }
    return show_form(request, "programmes/form.html", form, context)


@form_view
def checks_explain(request: SignedInRequest, year: int) -> HttpResponse:
    """A sentence for each open check of the year, in one form."""
    programme = programme_or_404(request, year)
    require(permissions.may_edit(request.user, programme))
    board = queries.year_board(programme, request.today)
    form = ExplainAllForm(request.POST or None, checks=[check for check in board.explain if check.key])

    def save(_typed: dict[str, Any]) -> None:
        services.explain_checks(programme, said=form.said, by=request.user, today=request.today)

    back = reverse("programmes:programme_detail", args=[year])
    if saved(request, form, save):
        messages.success(request, _("Explained"))
        return redirect(back)
    context = {
        "programme": programme,
        "title": _("To explain"),
        "lead": _("One sentence each is enough; what stays empty stays open. It is kept with the version.")
        if form.checks
        else _("Nothing is left to explain."),
        "verb": _("Keep"),
        "cancel_url": back,
    }
    return show_form(request, "programmes/form.html", form, context)


def board_audit(request: SignedInRequest, year: int, reference: str) -> tuple[Programme, PlannedAudit]:
    rows = queries.audits_visible_to(request.user).filter(programme__year=year)
    related = ("programme__manager", "programme__sponsor", "client", "programme__approved_by")
    audit = get_object_or_404(rows.select_related(*related), reference=reference)
    return audit.programme, audit


def answer_done(
    request: SignedInRequest, programme: Programme, row: PlannedAudit, said: str, *, opens: bool = False
) -> HttpResponse:
    """The pieces of the board that changed; without htmx the board at the card. `opens`: its panel comes up next."""
    if not request.headers.get("HX-Request"):
        messages.success(request, said)
        address = reverse("programmes:programme_detail", args=[programme.year])
        return redirect(f"{address}#card-{row.reference}")
    return _pieces(request, programme, row, {"said": said, "opens": row.reference if opens else ""})


def answer_refused(
    request: SignedInRequest,
    programme: Programme,
    audit: PlannedAudit | None,
    reasons: Iterable[str],
    *,
    status: int,
) -> HttpResponse:
    """Why not, and the board as it stands; without htmx the card's page, or the board, with everything typed."""
    if request.headers.get("HX-Request"):
        return _pieces(request, programme, audit, {"reasons": told(reasons)}, status=status)
    if audit is not None:
        fresh = PlannedAudit.objects.select_related("programme", "client").get(pk=audit.pk)
        return _card(request, programme, fresh, reasons, status=status)
    context = board_context(request, programme) | {"reasons": told(reasons)}
    return render(request, "programmes/programme_detail.html", context, status=status)


def _pieces(
    request: SignedInRequest,
    programme: Programme,
    row: PlannedAudit | None,
    more: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    context = board_context(request, programme, only=_rows_of(row) if row else no_row) | more | {"oob": True}
    return render(request, "programmes/_board_pieces.html", context, status=status)


def no_row(row: queries.RowFacts) -> bool:
    """Draw no row at all."""
    return False


def _rows_of(audit: PlannedAudit) -> Wanted:
    """The rows in which an audit stands; one that was cancelled stands in none, but was taken out of its processes'."""
    if audit.counts:
        return lambda row: any(visit.audit == audit.pk for visit in row.mine)
    gone = set(audit.scope.order_by().values_list("process_id", flat=True))
    return lambda row: row.pk in gone
