"""Findings in each state."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.models import Audit
from findings import services as findings
from findings.models import Finding, Nonconformity
from standards.models import Clause
from tests.routes.ground import PNG, TODAY, World

CAUSES = [
    {
        "text": "no closure criteria",
        "category": "process",
        "whys": [["Why?", "the field may be empty", ""], ["Why?", "nobody set criteria", ""]],
    }
]


ISSUED = date(2026, 5, 20)


STATES = [
    "issued",
    "acknowledged",
    "contained",
    "plan_submitted",
    "plan_rejected",
    "implementing",
    "implemented",
    "monitoring",
    "closed",
    "disputed",
    "light",
    "extension",
]


def make_findings(world: World) -> None:
    reporting = world.reporting
    for state in STATES:
        _case(world, state)
    proof = SimpleUploadedFile("proof.png", PNG, content_type="image/png")
    case = world.contained.finding
    world.put("finding_file", findings.attach(case, file=proof, step="correction", by=world.omar, today=TODAY))
    for kind in ("ofi", "good_practice"):
        row = _draft(world, reporting, kind, kind=kind)
        world.put(kind, findings.issue(row, by=world.leo, today=ISSUED))
    accepted = findings.issue(_draft(world, reporting, "accepted", kind="ofi"), by=world.leo, today=ISSUED)
    world.put("accepted", findings.answer_ofi(accepted, accepted=True, text="Yes.", by=world.omar, today=TODAY))
    world.put("draft", _draft(world, reporting, "A draft"), "D99")
    world.at["draft"] = world.draft.letter
    world.put("fieldwork_draft", _draft(world, world.fieldwork, "A draft on site"), "-")
    world.at["fieldwork_draft"] = world.fieldwork_draft.letter
    leaf = Clause.objects.get(standard=world.standard, number="8.6.1")
    own = findings.raise_own(
        process=world.p01,
        clauses=[leaf],
        requirement="8.6.1",
        evidence="INC-7 has no record",
        gap="One has none",
        grade="minor",
        owner=world.omar,
        by=world.ada,
        today=TODAY,
    )
    world.put("own", own, own.name)
    foreign = findings.raise_own(
        process=world.p02,
        clauses=[Clause.objects.get(standard=world.standard, number="8.6.2")],
        requirement="8.6.2",
        evidence="REQ-1",
        gap="One has none",
        grade="minor",
        owner=world.otto,
        by=world.nils,
        today=TODAY,
    )
    foreign = findings.issue(foreign, auditor=world.nils, by=world.mina, today=TODAY)
    world.put("foreign_nc", foreign.nonconformity, foreign.reference)
    late = _draft(world, world.foreign, "foreign draft", by=world.nils, owner=world.otto, of=world.p02, leaf="8.6.2")
    world.put("foreign_draft", late, late.letter)


def _draft(world: World, audit: Audit, gap: str, *, kind: str = "nc", **other: Any) -> Finding:
    leaf = Clause.objects.get(standard=world.standard, number=other.get("leaf", "8.6.1"))
    return findings.raise_draft(
        audit,
        kind=kind,
        clauses=[leaf],
        process=other.get("of", world.p01),
        requirement=f"{leaf.number}: incidents are recorded",
        evidence="INC-1 has no record",
        gap=f"1 of 8 has no record ({gap})",
        grade="minor" if kind == "nc" else "",
        owner=other.get("owner", world.omar),
        by=other.get("by", world.leo),
        today=audit.opening_on,
    )


def _case(world: World, state: str) -> None:
    finding = findings.issue(_draft(world, world.reporting, state), by=world.leo, today=ISSUED)
    nc = finding.nonconformity
    omar: dict[str, Any] = {"by": world.omar, "today": date(2026, 5, 21)}
    leo: dict[str, Any] = {"by": world.leo, "today": date(2026, 6, 10)}
    if state in ("light", "closed"):
        nc = findings.agree_light_path(nc, by=world.leo, today=ISSUED, extent="One only")
    if state == "closed":
        nc = findings.answer_light(nc, text="record made, all looked at", proof="INC-1", **omar)
        nc = findings.appoint_verifier(nc, person=world.leo, by=world.mina, today=TODAY)
        nc = findings.verify_light(nc, text="seen", **leo)
    elif state == "disputed":
        nc = findings.dispute(nc, reason="The record is in the old tool.", **omar)
    elif state not in ("issued", "light"):
        nc = findings.acknowledge(nc, **omar)
    order = [name for name in STATES if name not in ("light", "closed", "disputed", "extension")]
    depth = order.index("implementing" if state == "extension" else state) if state in (*order, "extension") else 0
    if depth >= order.index("contained"):
        nc = findings.contain(nc, text="record made", proof="INC-1", effects="none", **omar)
    if depth >= order.index("plan_submitted"):
        step = {"text": "mandatory criteria", "owner": world.omar, "due": None, "expected_proof": "tool settings"}
        nc = findings.submit_plan(
            nc, need="action", extent="all teams", causes=CAUSES, actions=[step], own_sentence="ten are complete",
            by=world.omar, today=date(2026, 6, 3),
        )  # fmt: skip
    if state == "plan_rejected":
        nc = findings.reject_plan(nc, reason="symptom", text="Go deeper.", **leo)
    elif depth >= order.index("implementing"):
        nc = findings.accept_plan(nc, measure="0 of 10 incomplete", **leo)
    if depth >= order.index("implemented"):
        nc = findings.implement(nc, proofs="tool settings of June", by=world.omar, today=date(2026, 6, 12))
    if depth >= order.index("monitoring"):
        nc = findings.accept_implementation(
            nc, effect_check_from=date(2026, 6, 15), occurrence="ten records", effect_reason="ten a day",
            by=world.leo, today=date(2026, 6, 13),
        )  # fmt: skip
    if state == "extension":
        asked = findings.ask_extension(
            nc, step="implement", new_date=date(2026, 9, 1), reason="Tool late", interim="By hand",
            by=world.omar, today=TODAY,
        )  # fmt: skip
        world.put("asked", asked)
    world.put(state, Nonconformity.objects.get(pk=nc.pk), finding.reference)
    world.put(f"{state}_finding", finding)
