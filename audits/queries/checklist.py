"""The checklist of one audit: three queries and light rows, because a page shows seventy of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from audits.models import Answer, AnswerSource, Audit, ChecklistQuestion, QuestionLeaf
from audits.rules.answering import DRAFTS, Answered, Result, excluded_leaves, missing
from audits.rules.gates import FieldworkFacts

FIELDS = (
    "pk",
    "code",
    "text",
    "type",
    "tier",
    "pack",
    "pack_title",
    "order",
    "rider",
    "mandatory",
    "adhoc",
    "ask",
    "process__code",
    "answer__pk",
    "answer__version",
    "answer__result",
    "answer__come_back",
    "answer__note",
    "answer__suggestion",
    "answer__reason",
    "answer__catch_up",
    "answer__extent_k",
    "answer__extent_n",
    "answer__answered_on",
    "answer__flagged_reason",
    "answer__approved_by",
    "explanation__text",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer as the checklist shows it; `version` 0 means not answered yet."""

    pk: int
    code: str
    text: str
    type: str
    tier: str
    pack: str
    pack_title: str
    order: int
    rider: bool
    mandatory: bool
    adhoc: bool
    ask: str
    process: str
    answer_id: int | None
    version: int
    result: str
    come_back: bool
    note: str
    suggestion: str
    reason: str
    catch_up: str
    extent_k: int | None
    extent_n: int | None
    answered_on: date | None
    flagged: str
    approved: bool
    explanation: str
    leaves: tuple[str, ...] = ()
    sources: int = 0

    @property
    def answered(self) -> Answered:
        """The answer as the rules see it."""
        return Answered(
            result=Result(self.result) if self.result else None,
            come_back=self.come_back,
            sources=self.sources,
            note=self.note or self.suggestion,
            extent_k=self.extent_k,
            extent_n=self.extent_n,
            reason=self.reason,
            catch_up=self.catch_up,
            approved_by_lead=self.approved,
        )

    @property
    def missing(self) -> list[str]:
        """What the answer still needs."""
        return missing(self.answered)

    @property
    def value(self) -> str:
        """The chosen radio: the result, or "come_back"."""
        return self.result or ("come_back" if self.come_back else "")

    @property
    def mark(self) -> str:
        """The name that the interface gives the value (UI.md, grades)."""
        return MARKS[self.value]


MARKS = {
    "": "unanswered",
    "come_back": "come_back",
    "conforming": "met",
    "nonconforming": "not_met",
    "conforming_ofi": "improve",
    "conforming_strength": "positive",
    "not_applicable": "na",
    "not_verified": "not_verified",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the checklist is."""

    questions: int = 0
    answered: int = 0
    come_back: int = 0
    findings: int = 0

    @property
    def left(self) -> int:
        """Not answered yet, "come back" among them."""
        return self.questions - self.answered


def checklist(audit: Audit, question: int | None = None) -> list[Row]:
    """Every question in order, or one of them. Three queries."""
    one = {} if question is None else {"pk": question}
    rows = ChecklistQuestion.objects.filter(audit=audit, **one).order_by("order", "pk").values_list(*FIELDS)
    which = {"question__audit": audit} if question is None else {"question": question}
    leaves: dict[int, list[str]] = {}
    credited = QuestionLeaf.objects.filter(withheld=False, **which).order_by("-primary", "pk")
    for asked, number in credited.values_list("question_id", "clause__number"):
        leaves.setdefault(asked, []).append(number)
    of_answers = {f"answer__{name}": value for name, value in which.items()}
    linked = AnswerSource.objects.filter(**of_answers).order_by().values_list("answer_id")
    sources: dict[int, int] = dict(linked.annotate(n=Count("pk")))
    return [_row(values, leaves, sources) for values in rows]


def _row(v: Sequence[Any], leaves: dict[int, list[str]], sources: dict[int, int]) -> Row:
    cleaned: list[Any] = [*v[:12], v[12] or "", v[13], v[14] or 0, v[15] or "", bool(v[16])]
    cleaned += [text or "" for text in v[17:21]]
    cleaned += [v[21], v[22], v[23], v[24] or "", v[25] is not None, v[26] or ""]
    cleaned += [tuple(leaves.get(v[0], ())), sources.get(v[13], 0)]
    return Row(*cleaned)


def by_pack(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Rows under the title of their pack, in the order of their first question."""
    packs: dict[str, list[Row]] = {}
    for row in rows:
        packs.setdefault(row.pack_title or row.pack or "Own questions", []).append(row)
    return list(packs.items())


def counts(rows: Iterable[Row]) -> Counts:
    """Counted from rows that are there already."""
    held = list(rows)
    return Counts(
        len(held),
        sum(bool(row.result) for row in held),
        sum(row.come_back for row in held),
        sum(row.result in ("nonconforming", "conforming_ofi", "conforming_strength") for row in held),
    )


def count(audit: Audit) -> Counts:
    """The same from one query, for pages that show no question."""
    found = ChecklistQuestion.objects.filter(audit=audit).aggregate(
        questions=Count("pk"),
        answered=Count("pk", filter=Q(answer__isnull=False) & ~Q(answer__result="")),
        come_back=Count("pk", filter=Q(answer__come_back=True)),
        findings=Count("pk", filter=Q(answer__result__in=list(DRAFTS))),
    )
    return Counts(**found)


def fieldwork_facts(rows: Iterable[Row]) -> FieldworkFacts:
    """What AG-5 lists. A line that was explained is dealt with."""
    open_rows = [row for row in rows]
    lines = [row for row in open_rows if not row.explanation]
    return FieldworkFacts(
        unanswered=tuple(r.code for r in lines if r.mandatory and not r.result and not r.come_back),
        come_back=tuple(r.code for r in lines if r.come_back),
        incomplete=tuple(f"{r.code}: {', '.join(r.missing)}." for r in lines if r.result and r.missing),
        excluded_leaves=tuple(
            excluded_leaves((r.leaves, r.answered.result) for r in open_rows if not (r.explanation and r.approved))
        ),
    )


def open_lines(audit: Audit) -> tuple[str, ...]:
    """The AG-5 lines that AG-8 holds: every sentence."""
    from audits.rules.gates import FIELDWORK

    return tuple(FIELDWORK.hints(fieldwork_facts(checklist(audit))))


def next_open(audit: Audit, question: ChecklistQuestion) -> int | None:
    """The next question without an answer behind this one, then from the start; "come back" comes last. One query."""
    left = ChecklistQuestion.objects.filter(Q(answer__isnull=True) | Q(answer__result=""), audit=audit)
    rows = left.exclude(pk=question.pk).values_list("pk", "order", "answer__come_back")
    ranked = sorted((bool(back), order < question.order, order, pk) for pk, order, back in rows)
    return ranked[0][-1] if ranked else None


def question_detail(audit: Audit, pk: int) -> QuerySet[ChecklistQuestion]:
    """One question with its answer, leaves, process and site, as a queryset for get_object_or_404."""
    found: QuerySet[ChecklistQuestion] = ChecklistQuestion.objects.filter(audit=audit, pk=pk)
    return found.select_related(
        "answer__answered_by", "answer__approved_by", "explanation", "process", "scope_item__site"
    ).prefetch_related("leaves__clause")


def answer_of(question: ChecklistQuestion) -> Answer | None:
    """The answer if there is one; no query after `question_detail`."""
    found: Answer | None = getattr(question, "answer", None)
    return found
