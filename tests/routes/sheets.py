"""Every form of the product, filled soundly: found on the pages of the world, as each person sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.routes.forms import TEXTS, Form, read
from tests.routes.table import CAST, Line, lines
from tests.routes.world import STATES, WINDOWS, World

TABLE = lines()
WORKS = ("ada", "leo", "mina", "bo", "omar", "root")
"""Who together may send every form."""
FORBIDDEN = (403, 404, 405)
SOUND: dict[str, dict[str, str]] = {
    "rules_value": {"programmes.ind_02_months": "18"},
    "import_new": {"pasted": "Name\tCode\nDesk\tDESK"},
    "standards:document_new": {"code": "QP-9"},
    "standards:version_new": {"number": "2.0"},
    "organisation:person_new": {"username": "new.person", "email": "new.person@example.org"},
    "setup_people": {"name": "New Person", "email": "new.person@example.org"},
    "setup_people_paste": {"lines": "New Person, new.person@example.org"},
    "setup_processes": {
        **{f"p{n}-person": "" for n in range(28)},  # an owner is chosen already
        **{f"p{n}-{name}": "" for n in (25, 26, 27) for name in ("code", "name", "leaves")},  # the blank rows
    },
    "my_deputy_new": {"deputy": "#nils"},
    "organisation:author_new": {"person": "#ada", "kind": "author"},
    "organisation:declaration_new": {"audit_ref": "AUD-26-04"},
    "organisation:fact_new": {"role": "operator", "target": "=p02", "title": "Operator"},
    "organisation:process_new": {"code": "P09", "unit": "=unit", "topic": "resolution"},
    "organisation:master_new": {"code": "BER"},
    "organisation:organisation_edit": {"next_surveillance": "March 2027"},
    "programmes:gap_explain": {"later_year": "2028"},
    "programmes:programme_new": {"year": "2029"},
    "programmes:audit_new": {"start": "2027-05-03", "end": "2027-05-05", "records_from": "", "records_to": ""},
    "programmes:event_new": {"process": "=p02"},
    "organisation:party_fact_new": {"process": "=p01"},
    "programmes:objection_new": {"person": "#ada", "raised_by": "#omar"},
    "programmes:mark_new": {"start": "2027-05-03", "end": "2027-05-05"},
    "programmes:safeguard_new": {"rule": "IND-04"},
    "audits:audit_scope": {"processes": "=p02"},
    "audits:question_answer": {"result": "conforming", "extent_k": "1", "extent_n": "8"},
    "audits:source_new": {"kind": "interview"},
    "audits:meeting_record": {"views": ""},
    "findings:own_issue": {"auditor": "#nils"},
    "findings:finding_advice": {"person": "#leo", "on": "2026-06-22"},
    "findings:finding_hand_over": {"to": "#otto"},
    "findings:finding_extend": {"step": "implement", "new_date": "2026-09-15"},
    "findings:finding_grade": {"grade": "major"},
    "reviews:review_people": {"attendee": "#ada"},
    "reviews:decision_carry": {"to": "=review"},
}
"""What a route needs beyond the first choice and some words; `=` names a row, `#` a person, by its key."""
WITHOUT: dict[str, tuple[str, ...]] = {
    "organisation:declaration_new": ("clause",),
    "organisation:fact_new": ("within",),
    "organisation:party_fact_new": ("service",),
    "audits:audit_scope": ("clauses", "sites"),
    "programmes:audit_new": ("clauses",),
}
"""Fields that a sound form leaves out."""
KEEPS_STATE = {
    "organisation:proof_new",  # asks for a file, which nobody types
    "programmes:programme_submit",
    "programmes:programme_review",
    "programmes:programme_close",
    "audits:audit_start",
    "findings:finding_answer_send",
    "findings:finding_dispute",
    "findings:finding_reopen",
    "reviews:decision_final",
    "reviews:decision_done",
    "reviews:audit_report_approve",
    "reviews:audit_report_send",
    "reviews:review_freeze",
    "reviews:review_close",
    "reviews:minutes_approve",
}
"""Refused in the world as it stands, whatever is typed: their reasons are the rooms' tests."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form of one route, sent by somebody who may."""

    line: Line
    who: str
    address: str
    form: Form
    typed: dict[str, Any]

    @property
    def texts(self) -> list[str]:
        """Fields in which one writes freely."""
        return [name for name in self.form.named(*TEXTS) if name in self.typed]


def collect(world: World, clients: dict[str, Client]) -> dict[str, Sheet]:
    """By the line's id, with the number of the form where a route has several."""
    found: dict[str, Sheet] = {}
    held = _harvest(world, clients)
    for line in TABLE:
        if line.method != "POST":
            continue
        address, seen = line.address(world), set[frozenset[str]]()
        for who in WORKS:
            for form in held.get((address, who), ()):
                if line.expected[CAST.index(who)] in FORBIDDEN or frozenset(form.fields) in seen:
                    continue
                seen.add(frozenset(form.fields))
                name = line.id if len(seen) == 1 else f"{line.id} form {len(seen)}"
                found[name] = Sheet(line, who, address, form, _typed(line.route, form, world))
    return found


def _typed(route: str, form: Form, world: World) -> dict[str, Any]:
    typed = {name: value for name, value in form.sound().items() if name not in WITHOUT.get(route, ())}
    for name, said in SOUND.get(route, {}).items():
        if name in form.fields:
            typed[name] = str(world.rows[said[1:]].pk) if said[:1] == "=" else str(world.at.get(said, said))
    if route == "audits:audit_feedback":  # a whole answer has all four marks; the fields bear the auditor's number
        typed |= {name: "4" for name in form.named("select")}
    if route == "organisation:fact_new":
        typed["target"] = next(value for value in form.fields["target"].choices if value.startswith("process"))
    return typed


def _pages(world: World) -> Iterator[tuple[str, list[str]]]:
    """The pages of the table for whom they open, and those of every audit and finding for whoever works on them."""
    for line in TABLE:
        if line.method == "GET":
            reads = [who for who, status in zip(CAST, line.expected, strict=True) if status == 200 and who in WORKS]
            yield line.address(world), reads
    tabs = ("audits:audit_detail", "audits:audit_checklist", "audits:audit_meetings", "reviews:audit_report")
    for name in WINDOWS:
        yield from ((reverse(tab, args=[world.at[name]]), ["leo", "mina", "bo"]) for tab in tabs)
    yield reverse("findings:finding_extend", args=[world.at["extension"]]), ["mina"]
    yield reverse("findings:audit_findings", args=[world.at["fieldwork"]]), ["leo"]
    for name in (*STATES, "ofi", "accepted", "good_practice"):
        yield reverse("findings:finding_detail", args=[world.at[name]]), ["omar", "leo", "mina"]
    for name in ("preparing_own", "fieldwork_question", "fieldwork_gap"):
        audit = name.partition("_")[0]
        yield reverse("audits:question_field", args=[world.at[audit], world.at[name]]), ["leo"]


def _harvest(world: World, clients: dict[str, Client]) -> dict[tuple[str, str], list[Form]]:
    found: dict[tuple[str, str], list[Form]] = {}
    for page, people in _pages(world):
        for who in people:
            answer = clients[who].get(page)
            content = answer.getvalue()
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                for form in read(page, content.decode()):
                    found.setdefault((form.action.partition("?")[0], who), []).append(form)
    return found
