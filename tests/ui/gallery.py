"""Every part of the interface on pages of sample content, rendered without a database: for the eye and for tests."""

import calendar
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.messages.constants import ERROR, INFO, SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import RequestFactory

from kernel.work import WorkItem

TODAY = date(2026, 5, 18)
PAGES = Path(__file__).parent / "pages"
MONTHS = list(calendar.month_abbr)[1:]
LONG = list(calendar.month_name)[1:]


@dataclass
class Person:
    full_name: str
    post: str = ""
    username: str = "somebody"

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name


MARTA = Person("Marta Kowalczyk", "Audit manager", "marta.kowalczyk")
CAST = [
    Person("Helena Brandt", "Head of internal audit, programme manager", "helena.brandt"),
    Person("Tomasz Nowak", "Lead auditor", "tomasz.nowak"),
    Person("Priya Raman", "Auditor", "priya.raman"),
    Person("Jonas Keller", "Auditor", "jonas.keller"),
    Person("Viktor Petrov", "Change manager, process owner", "viktor.petrov"),
    Person("Karin Svensson", "Chief operating officer, sponsor", "karin.svensson"),
    Person("Robert Hale", "Chief executive officer", "robert.hale"),
    Person("admin", "Administrator", "admin"),
]


def link(label: str, icon: str, url: str, active: bool = False, bottom: bool = False) -> SimpleNamespace:
    return SimpleNamespace(label=label, icon=icon, url=url, active=active, bottom=bottom)


def shell(theme: str = "light", active: str = "/programmes/", user: Person | None = MARTA, demo: bool = True) -> Any:
    nav = [
        link("My work", "work", "/my/", bottom=True),
        link("Programme", "calendar", "/programmes/"),
        link("Audits", "audit", "/audits/", bottom=True),
        link("Findings", "flag", "/findings/", bottom=True),
        link("Reports", "chart", "/reviews/"),
        link("Library", "book", "/library/"),
    ]
    for item in nav:
        item.active = item.url == active
    return SimpleNamespace(
        user=user,
        nav=nav if user else [],
        bottom=[item for item in nav if item.bottom],
        more=[item for item in nav if not item.bottom],
        administration=[link("Users", "people", "/settings/users/"), link("Journal", "history", "/settings/journal/")],
        library=[link("Standards", "book", "/library/standards/", True), link("People", "people", "/library/people/")],
        today=TODAY,
        demo=TODAY if demo else None,
        can_move_clock=bool(user),
        can_search=True,
        can_notices=True,
        can_profile=True,
        can_theme=True,
        can_help=True,
        has_news=True,
        fonts=True,
        organisation="Northwind IT Services",
        version="0.1.0",
        theme=theme,
        work_count=3,
        cast=[] if user else CAST,
    )


@dataclass
class Card:
    ref: str
    initials: str
    state: str
    flag: str = ""
    url: str = "/audits/"
    words: str = ""
    note: str = ""


@dataclass
class Cell:
    month: int
    tint: int = 0
    is_now: bool = False
    cards: list[Card] = field(default_factory=list)

    @property
    def tint_words(self) -> str:
        return ("", "due next month", "due", "late", "three months late or more")[self.tint]


AREAS: list[tuple[str, str, str, str, tuple[int, int], str, list[tuple[int, str, str, str, str]]]] = [
    (
        "Context, leadership, planning",
        "4–6",
        "Ingrid Solheim",
        "medium",
        (2025, 3),
        "11",
        [(3, "04", "done", "MK", "")],
    ),
    ("Support and documents", "7", "Paolo Ricci", "low", (2025, 5), "01", [(11, "18", "planned", "HW", "")]),
    (
        "Service catalogue and plans",
        "8.2.2–8.2.4",
        "Mei Tanaka",
        "medium",
        (2025, 6),
        "11",
        [(6, "10", "planned", "EP TZ", "")],
    ),
    (
        "Assets and configuration",
        "8.2.5–8.2.6",
        "Daniel Okafor",
        "high",
        (2025, 10),
        "11",
        [(4, "06", "done", "JP", ""), (10, "15", "planned", "JP HW", "")],
    ),
    (
        "Relationships and service levels",
        "8.3.2–8.3.3",
        "Sara Lindqvist",
        "medium",
        (2025, 9),
        "01",
        [(9, "14", "planned", "MK", "")],
    ),
    (
        "Supplier management",
        "8.3.4",
        "Rafael Costa",
        "high",
        (2025, 8),
        "11",
        [(2, "02", "done", "EP", ""), (8, "13", "planned", "JP", "must_fix")],
    ),
    ("Budgeting and accounting", "8.4.1", "Hanna Weiss", "low", (2024, 11), "10", []),
    (
        "Demand and capacity",
        "8.4.2–8.4.3",
        "Tomasz Zieliński",
        "medium",
        (2025, 7),
        "11",
        [(7, "12", "planned", "NH", "")],
    ),
    (
        "Change management",
        "8.5.1",
        "Priya Nair",
        "high",
        (2025, 11),
        "11",
        [(5, "08", "under_way", "MK", ""), (11, "17", "planned", "MK", "")],
    ),
    (
        "Design, transition, release",
        "8.5.2–8.5.3",
        "Lukas Brandt",
        "medium",
        (2025, 4),
        "11",
        [(4, "07", "done", "NH", "")],
    ),
    (
        "Incident management",
        "8.6.1",
        "Amina Yusuf",
        "high",
        (2025, 12),
        "11",
        [(6, "11", "planned", "HW", "explain"), (12, "19", "planned", "HW", "")],
    ),
    ("Service requests", "8.6.2", "Amina Yusuf", "low", (2025, 10), "01", []),
    ("Problem management", "8.6.3", "Joon Park", "medium", (2025, 3), "11", [(3, "03", "done", "TZ", "")]),
    (
        "Availability and continuity",
        "8.7.1–8.7.2",
        "Elena Popa",
        "medium",
        (2024, 10),
        "10",
        [(1, "01", "done", "MK", "")],
    ),
    (
        "Information security",
        "8.7.3",
        "Noor Haddad",
        "high",
        (2025, 9),
        "11",
        [(3, "05", "ghost", "", ""), (7, "05", "planned", "LB", "moved")],
    ),
    (
        "Evaluation and improvement",
        "9–10",
        "Ingrid Solheim",
        "medium",
        (2025, 9),
        "11",
        [(9, "16", "planned", "TZ", "")],
    ),
]
INTERVAL = {"high": 6, "medium": 12, "low": 18}
LOAD = [4, 3, 5, 6, 5, 6, 6, 4, 5, 5, 5, 3]


def board() -> dict[str, Any]:
    rows = []
    for name, leaves, owner, risk, last, before, audits in AREAS:
        due = (last[0] - 2026) * 12 + last[1] + INTERVAL[risk]
        cells = []
        for month in range(1, 13):
            late = month - due
            tint = 0 if late < -1 else 1 if late == -1 else 2 if late == 0 else 3 if late < 3 else 4
            cards = [
                Card(
                    f"AUD-26-{ref}",
                    who,
                    state,
                    flag,
                    words=f"AUD-26-{ref}, {name}, {LONG[month - 1]}, {state}",
                    note="Four days",
                )
                for when, ref, state, who, flag in audits
                if when == month
            ]
            cells.append(Cell(month, tint, month == 5, cards))
            if any(card.state != "ghost" for card in cards):
                due = month + INTERVAL[risk]
        states = [audit[2] for audit in audits if audit[2] != "ghost"]
        this = "done" if "done" in states else "plan" if states else "none"
        years = [
            SimpleNamespace(
                state="done" if mark == "1" else "none", words=f"{year}: {'audited' if mark == '1' else 'not audited'}"
            )
            for year, mark in zip((2024, 2025), before, strict=True)
        ]
        years.append(SimpleNamespace(state=this, words=f"2026: {this}"))
        rows.append(
            SimpleNamespace(
                label=name,
                url="/library/processes/",
                owner=owner,
                leaves=leaves,
                risk=risk,
                risk_words=f"{risk.title()} risk: audit every {INTERVAL[risk]} months",
                last=f"{MONTHS[last[1] - 1]} {last[0]}",
                cells=cells,
                years=years,
            )
        )
    months = [
        SimpleNamespace(
            number=n,
            label=MONTHS[n - 1],
            long=f"{LONG[n - 1]} 2026",
            is_now=n == 5,
            days=LOAD[n - 1],
            capacity=6,
            state="done" if n < 5 else "now" if n == 5 else "plan",
        )
        for n in range(1, 13)
    ]
    groups = [SimpleNamespace(label="", rows=rows)]
    return {
        "year": 2026,
        "today_label": "Today, 18",
        "months": months,
        "groups": groups,
        "years": ["24", "25", "26"],
        "load_words": "Line: 6 days a month available",
        "legend": True,
        "has_ghosts": True,
    }


class SampleForm(forms.Form):
    title = forms.CharField(
        label="What did you do right away?",
        help_text="One line is enough. Example: changed the approval rule.",
        widget=forms.Textarea,
    )
    done_on = forms.DateField(label="Done on", widget=forms.DateInput(attrs={"type": "date"}))
    owner = forms.ChoiceField(
        label="Who owns it", choices=[("", "Choose a person"), ("rc", "Rafael Costa"), ("pn", "Priya Nair")]
    )
    method = forms.ChoiceField(
        label="Method",
        choices=[("s", "On site"), ("r", "Remote"), ("m", "Mixed")],
        widget=forms.RadioSelect,
        help_text="How the visit takes place.",
    )
    sites = forms.MultipleChoiceField(
        label="Sites", choices=[("o", "Oslo"), ("g", "Gdańsk")], widget=forms.CheckboxSelectMultiple, required=False
    )
    cases = forms.IntegerField(label="Other cases found", required=False)
    proof = forms.FileField(label="Proof", required=False, help_text="PDF, image, Office or CSV file, at most 25 MB.")
    agreed = forms.BooleanField(label="The customer was told", required=False)


def _reason(weight: str, text: str, rule: str) -> SimpleNamespace:
    return SimpleNamespace(weight=weight, text=text, rule=rule)


def context(theme: str = "light") -> dict[str, Any]:
    request = RequestFactory().get("/findings/?state=open&page=2")
    request.user = MARTA  # type: ignore[assignment]
    return {
        "request": request,
        "today": TODAY,
        "shell": shell(theme),
        "csrf_token": "token",
        "board": board(),
        "form": SampleForm(),
        "bad_form": SampleForm({"title": "", "method": "", "done_on": "2026-02-31", "cases": "x"}),
        "people": CAST,
        "marta": MARTA,
        "overdue": date(2026, 5, 4),
        "soon": date(2026, 5, 22),
        "far": date(2026, 11, 2),
        "verdicts": [
            _reason("BLOCK", "Owns the process since 1 March 2025.", "IND-01"),
            _reason(
                "MITIGATE", "Was change coordinator here until 14 January 2026; clear from 15 January 2027.", "IND-04"
            ),
            _reason("WARN", "Would audit this process for the third time in a row.", "IND-12"),
            _reason("LOG", "Works in the same building.", "IND-09"),
            _reason("CLEAR", "Independent. Four days free in August.", ""),
        ],
        "blocked": [_reason("BLOCK", "Owns the process.", "IND-01")],
        "waived": [_reason("MITIGATE", "Was change coordinator here until 14 January 2026.", "IND-04")],
        "jobs": [
            {"title": "Management review report", "state_words": "Being made. It takes about ten seconds."},
            {"title": "Management review report", "state_words": "Ready, 5 pages.", "is_done": True},
            {
                "title": "Management review report",
                "state_words": "It failed.",
                "is_failed": True,
                "error": "The picture of NC-26-13 is not a picture.",
            },
        ],
        "groups": [
            {
                "key": "late",
                "label": "Late",
                "rows": [WorkItem("Answer", "the question on NC-26-12", "/x/", date(2026, 5, 15))],
            },
            {
                "key": "week",
                "label": "This week",
                "rows": [
                    WorkItem("Fix", "1 check, then submit programme 2026", "/x/", date(2026, 5, 22)),
                    WorkItem("Accept or return", "the plan for NC-26-14 (Joon Park)", "/x/", date(2026, 5, 20)),
                ],
            },
            {
                "key": "later",
                "label": "Later",
                "rows": [WorkItem("Prepare", "AUD-26-10 Service catalogue and plans", "/x/", date(2026, 6, 8))],
            },
            {
                "key": "waiting",
                "label": "Waiting for others",
                "rows": [
                    WorkItem(
                        "Approve", "the report of AUD-26-08", "/x/", date(2026, 5, 29), waiting_for="Ingrid Solheim"
                    )
                ],
            },
        ],
        "total": 5,
    }


def render(name: str, theme: str = "light", **extra: Any) -> str:
    """A page of tests/ui/pages, or with a slash or a known name one of the product's own templates."""
    values = context(theme) | extra
    local = PAGES / name
    engine = engines["django"]
    template = engine.from_string(local.read_text()) if local.exists() else engine.get_template(name)
    return str(template.render(values))


def messages() -> list[Message]:
    return [
        Message(SUCCESS, "Submitted."),
        Message(INFO, "Saved 09:41."),
        Message(WARNING, "June is full."),
        Message(ERROR, "Not sent."),
    ]
