"""Findings: drafted from the data, issued, answered, verified; the year before is taken over closed."""

import re
from datetime import date
from typing import Any

from auditprog.demo.cast import Cast
from auditprog.demo.replay import Event, on
from auditprog.demo.source import day, northwind
from findings import services
from findings.models import Extension, Finding
from organisation.models import User

SOURCES = {"internal audit": "internal_audit", "own observation": "own_observation"}
KINDS = {"nc": "nc", "ofi": "ofi", "good_practice": "good_practice"}
LONG_WATCH = "a yearly activity is watched until it ran once"


def _said(reference: str) -> dict[str, Any]:
    return next(f for f in northwind()["findings"] if f["ref"] == reference)


def _by(event: Event, cast: Cast) -> User:
    return cast.people[event["by"]]


@on("nc issued")
def nc_issued(event: Event, cast: Cast, today: date) -> None:
    said = _said(event["nc"])
    if said.get("legacy"):
        return  # taken over when it was closed
    by = _by(event, cast)
    finding = _draft(said, cast, by, today, grade=event["grade"], owner=cast.people[event["owner"]])
    auditor = None if finding.audit_id else _appointed(said["ref"], cast)
    services.issue(finding, auditor=auditor, by=by, today=today)


def _appointed(reference: str, cast: Cast) -> User:
    event = next(e for e in northwind()["events"] if e["kind"] == "auditor appointed" and e["nc"] == reference)
    return cast.people[event["person"]]


@on("finding issued")
def finding_issued(event: Event, cast: Cast, today: date) -> None:
    said = _said(event["finding"])
    by = _by(event, cast)
    if said.get("legacy"):
        _adopt(said, cast, by, today, issued_on=today, issued_by=by)
        return
    owner = cast.people[said["owner"]] if said.get("owner") else None
    services.issue(_draft(said, cast, by, today, owner=owner), by=by, today=today)


def _draft(
    said: dict[str, Any], cast: Cast, by: User, today: date, *, grade: str = "", owner: User | None = None
) -> Finding:
    texts = {name: said.get(name) or "" for name in ("requirement", "evidence", "gap")}
    if said["kind"] != "nc":
        texts["gap"] = ""
    process = cast.processes.get(said.get("process") or "")
    clauses = [cast.clauses[n] for n in said["clauses"]]
    document = cast.documents.get(said.get("criterion_document") or "")
    if said["audit"] is None:
        return services.raise_own(
            process=process, clauses=clauses, grade=grade, owner=owner, by=by, today=today, **texts
        )
    return services.raise_draft(
        cast.audit(said["audit"]),
        kind=KINDS[said["kind"]],
        clauses=clauses,
        process=process,
        owner=owner,
        grade=grade,
        criterion_document=document,
        by=by,
        today=today,
        **texts,
    )


@on("closed (taken over from the records of 2025)")
def taken_over(event: Event, cast: Cast, today: date) -> None:
    said = _said(event["nc"])
    issued = next(e for e in northwind()["events"] if e["kind"] == "nc issued" and e["nc"] == event["nc"])
    _adopt(
        said,
        cast,
        _by(event, cast),
        today,
        issued_on=_day(issued),
        issued_by=cast.people[issued["by"]],
        closed_on=today,
    )


def _day(event: Event) -> date:
    found = day(event["date"])
    assert found is not None
    return found


def _adopt(
    said: dict[str, Any],
    cast: Cast,
    by: User,
    today: date,
    *,
    issued_on: date,
    issued_by: User,
    closed_on: date | None = None,
) -> None:
    services.adopt_closed(
        reference=said["ref"],
        kind=KINDS[said["kind"]],
        issued_on=issued_on,
        issued_by=issued_by,
        closed_on=closed_on,
        audit=cast.audit(said["audit"]) if said.get("audit") else None,
        process=cast.processes.get(said.get("process") or ""),
        clauses=[cast.clauses[n] for n in said["clauses"]],
        grade=said.get("grade_at_issue") or "",
        owner=cast.people[said["owner"]] if said.get("owner") else None,
        source=SOURCES.get(said.get("source") or "", "internal_audit"),
        requirement=said.get("requirement") or "",
        evidence=said.get("evidence") or "",
        gap=said.get("gap") or "",
        by=cast.people["brandt"],
        today=today,
    )


@on("light path agreed")
def light_path(event: Event, cast: Cast, today: date) -> None:
    extent = "all 14 entries and all 3 withdrawals compared"
    services.agree_light_path(cast.nc(event["nc"]), extent=extent, by=_by(event, cast), today=today)


@on("repeat rejected")
def repeat_rejected(event: Event, cast: Cast, today: date) -> None:
    services.reject_repeat(
        cast.finding(event["nc"]),
        candidate=cast.finding(event["candidate"]),
        reason=event["reason"],
        by=_by(event, cast),
        today=today,
    )


@on("regraded")
def regraded(event: Event, cast: Cast, today: date) -> None:
    services.regrade(
        cast.finding(event["nc"]),
        grade=event["grade"],
        reason=event["reason"],
        repeat_of=cast.finding(event["repeat_of"]),
        by=_by(event, cast),
        today=today,
    )


@on("auditor appointed")
def auditor_appointed(event: Event, cast: Cast, today: date) -> None:
    nc = cast.nc(event["nc"])
    person = cast.people[event["person"]]
    if nc.auditor_id != person.pk:
        services.appoint_auditor(nc, person=person, by=_by(event, cast), today=today)


@on("acknowledged")
def acknowledged(event: Event, cast: Cast, today: date) -> None:
    services.acknowledge(cast.nc(event["nc"]), by=_by(event, cast), today=today)


@on("contained")
def contained(event: Event, cast: Cast, today: date) -> None:
    services.contain(
        cast.nc(event["nc"]),
        text=event["text"],
        proof="records named in the answer",
        effects="those concerned were told",
        done_on=today,
        by=_by(event, cast),
        today=today,
    )


@on("plan submitted")
def plan_submitted(event: Event, cast: Cast, today: date) -> None:
    suffices = event["need_for_action"] == "correction suffices"
    services.submit_plan(
        cast.nc(event["nc"]),
        need="correction" if suffices else "action",
        need_reason=event["causes"][0].strip("()").removeprefix("owner: ") if suffices else "",
        extent=event["extent"],
        causes=[] if suffices else [_cause(text) for text in event["causes"]],
        actions=[
            {
                "text": re.sub(r" \([^()]*\)$", "", action["text"]),
                "owner": cast.people[action["owner"]],
                "expected_proof": "records of the changed way of working",
                "cause": 1,
            }
            for action in event["actions"]
        ],
        own_sentence=event["own_sentence"],
        by=_by(event, cast),
        today=today,
    )


def _cause(text: str) -> dict[str, Any]:
    return {
        "text": text,
        "category": "process",
        "whys": [
            ["Why did it happen?", text, "records"],
            ["Why was that possible?", "nothing in the way of working prevents it", ""],
        ],
    }


@on("plan rejected")
def plan_rejected(event: Event, cast: Cast, today: date) -> None:
    services.reject_plan(
        cast.nc(event["nc"]),
        reason=event["reason"].removeprefix("restates "),
        text="The cause says again what was found. Say why it could happen.",
        by=_by(event, cast),
        today=today,
    )


@on("plan accepted")
def plan_accepted(event: Event, cast: Cast, today: date) -> None:
    services.accept_plan(
        cast.nc(event["nc"]),
        measure=_words(event["measure"]),
        occurrence=_words(event["measure"]),
        verifier=cast.people[event["verifier"]],
        appointed_by=cast.people[event["verifier_appointed_by"]],
        by=_by(event, cast),
        today=today,
    )


def _words(text: str) -> str:
    """The data carry notes of the calculation in brackets; the sentence is what stands before."""
    return re.sub(r"\s*\([^()]*\)", "", text).strip() or text.strip("()")


@on("implemented")
def implemented(event: Event, cast: Cast, today: date) -> None:
    nc = cast.nc(event["nc"])
    if nc.light_path:
        services.answer_light(
            nc,
            text="Entry removed, a line added to the withdrawal checklist",
            proof=event["proof"],
            by=_by(event, cast),
            today=today,
        )
        return
    services.implement(nc, proofs=event["proof"], by=_by(event, cast), today=today)


@on("implementation accepted")
def implementation_accepted(event: Event, cast: Cast, today: date) -> None:
    reached = day(event["occurrences_reached_expected_on"])
    services.accept_implementation(
        cast.nc(event["nc"]),
        effect_check_from=reached,
        effect_reason=LONG_WATCH if "reason given" in event["occurrence"] else "",
        occurrence=_words(event["occurrence"]),
        by=_by(event, cast),
        today=today,
    )


@on("effectiveness checked")
def effectiveness_checked(event: Event, cast: Cast, today: date) -> None:
    sample = event["sample"] or ""
    services.check_effectiveness(
        cast.nc(event["nc"]),
        result=event["result"].replace(" ", "_"),
        sample_text=sample,
        text=sample or "what had to occur was looked at and nothing was found again",
        by=_by(event, cast),
        today=today,
    )


@on("verified")
def verified(event: Event, cast: Cast, today: date) -> None:
    text = "The entry is gone and the checklist carries the line"
    nc, by = cast.nc(event["nc"]), _by(event, cast)
    if nc.verifier_id != by.pk:
        services.appoint_verifier(nc, person=by, by=cast.people["brandt"], today=today)
    services.verify_light(cast.nc(event["nc"]), text=text, by=by, today=today)


@on("extension asked")
def extension_asked(event: Event, cast: Cast, today: date) -> None:
    services.ask_extension(
        cast.nc(event["nc"]),
        step=event["step"],
        new_date=day(event["new_date"]),
        reason=event["reason"],
        interim=event["interim"],
        by=_by(event, cast),
        today=today,
    )


@on("extension granted")
def extension_granted(event: Event, cast: Cast, today: date) -> None:
    row = Extension.objects.get(nc=cast.nc(event["nc"]), decided_on=None)
    services.decide_extension(row, granted=True, by=_by(event, cast), today=today)


@on("ofi answered")
def ofi_answered(event: Event, cast: Cast, today: date) -> None:
    accepted, _, why = event["answer"].partition(":")
    text = why.strip() or "taken into the improvement register"
    services.answer_ofi(
        cast.finding(event["finding"]), accepted=accepted == "accepted", text=text, by=_by(event, cast), today=today
    )


@on("good practice shared")
def shared(event: Event, cast: Cast, today: date) -> None:
    services.share_good_practice(cast.finding(event["finding"]), where=event["where"], by=_by(event, cast), today=today)
