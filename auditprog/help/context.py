"""Which place in the help belongs to a page: one quiet link beside its heading."""

from __future__ import annotations

from collections.abc import Mapping

GLOSSARY, LIVES, CLAUSES, WAYS = "/help/glossary/", "/help/lifecycles/", "/help/clauses/", "/help/ways/"
PLACES: Mapping[str, str] = {
    "my_work": WAYS,
    "my_notifications": f"{GLOSSARY}#ball",
    "journal": f"{GLOSSARY}#journal",
    "journal_verify": f"{GLOSSARY}#journal",
    "rules": f"{GLOSSARY}#verdict",
    "programmes:programme_list": f"{LIVES}#programme",
    "programmes:programme_detail": f"{LIVES}#programme",
    "programmes:programme_audits": f"{GLOSSARY}#audit-programme",
    "programmes:programme_calendar": f"{GLOSSARY}#audit-programme",
    "programmes:programme_priorities": f"{GLOSSARY}#risk-based",
    "programmes:programme_risks": f"{GLOSSARY}#audit-programme",
    "programmes:programme_submit": f"{LIVES}#programme",
    "programmes:programme_approve": f"{LIVES}#programme",
    "programmes:programme_versions": f"{GLOSSARY}#version-of-a-programme",
    "programmes:versions_compare": f"{GLOSSARY}#version-of-a-programme",
    "programmes:audit_team": f"{GLOSSARY}#independence",
    "reviews:programme_coverage": f"{GLOSSARY}#coverage",
    "audits:audit_list": f"{LIVES}#audit",
    "audits:audit_detail": f"{LIVES}#audit",
    "audits:audit_plan": f"{GLOSSARY}#audit-plan",
    "audits:audit_checklist": f"{GLOSSARY}#checklist",
    "audits:audit_evidence": f"{GLOSSARY}#objective-evidence",
    "audits:audit_meetings": f"{GLOSSARY}#milestone",
    "findings:audit_findings": f"{GLOSSARY}#finding",
    "reviews:audit_report": f"{GLOSSARY}#conclusion",
    "findings:finding_list": f"{LIVES}#nonconformity",
    "findings:finding_detail": f"{LIVES}#nonconformity",
    "findings:finding_history": f"{LIVES}#nonconformity",
    "findings:finding_answer": f"{LIVES}#nonconformity",
    "findings:finding_answer_correction": f"{GLOSSARY}#containment-and-correction",
    "findings:finding_answer_cause": f"{GLOSSARY}#root-cause",
    "findings:finding_answer_plan": f"{GLOSSARY}#corrective-action",
    "findings:finding_answer_evidence": f"{GLOSSARY}#verification",
    "findings:finding_review": f"{GLOSSARY}#root-cause",
    "findings:finding_verify": f"{GLOSSARY}#effectiveness",
    "findings:finding_dispute": f"{GLOSSARY}#dispute",
    "findings:finding_extend": f"{GLOSSARY}#clock",
    "findings:finding_grade": f"{GLOSSARY}#major",
    "findings:finding_light": f"{GLOSSARY}#light-path",
    "findings:finding_new": f"{GLOSSARY}#nonconformity",
    "findings:draft_new": f"{GLOSSARY}#nonconformity",
    "findings:draft_edit": f"{GLOSSARY}#nonconformity",
    "reviews:review_list": f"{LIVES}#review",
    "reviews:review_detail": f"{LIVES}#review",
    "reviews:review_minutes": f"{LIVES}#review",
    "standards:standard_list": CLAUSES,
    "standards:question_list": f"{GLOSSARY}#checklist",
    "standards:question_detail": f"{GLOSSARY}#checklist",
    "standards:document_list": f"{GLOSSARY}#audit-criteria",
    "organisation:auditor_list": f"{GLOSSARY}#competence",
    "organisation:person_ties": f"{GLOSSARY}#conflict-of-interest",
    "organisation:person_competence": f"{GLOSSARY}#competence",
    "organisation:person_proofs": f"{GLOSSARY}#competence",
    "organisation:person_record": f"{GLOSSARY}#competence",
    "organisation:proof_new": f"{GLOSSARY}#competence",
    "organisation:transition_new": f"{GLOSSARY}#competence",
    "organisation:process_list": f"{GLOSSARY}#process-owner",
    "organisation:process_detail": f"{GLOSSARY}#process-owner",
    "organisation:organisation_detail": f"{WAYS}#administrator",
    "organisation:person_list": f"{GLOSSARY}#part-who-is-who",
}


def place_of(view_name: str) -> str:
    """The address of the help for this page; empty where there is none."""
    return PLACES.get(view_name, "")
