"""What the shell around each page shows: navigation by role, the day, the demo strip, theme and version.

Costs two queries a page (roles, new notices) and none for visitors. A part of the site that is not built has no link.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, get_urlconf, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from auditprog import demo_cast
from auditprog.help.context import place_of
from auditprog.rulebook.directory import TITLES
from kernel.models import Notice
from organisation.models import Organisation, User
from organisation.roles import Can

THEMES = ("light", "dark", "system")
CAST = demo_cast.NORTHWIND


@dataclass(frozen=True, slots=True)
class Place:
    """A word of the navigation. `paths` are tried in order (addresses of architecture 1.1); no verb: for everybody."""

    label: str | Promise
    icon: str
    paths: tuple[str, ...]
    verbs: tuple[Can, ...] = ()
    below: str = ""
    bottom: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A place this person may go to."""

    label: str | Promise
    icon: str
    url: str
    active: bool
    bottom: bool


MAIN = (
    Place(_("My work"), "work", ("/my/",), bottom=True),
    Place(_("Programme"), "calendar", ("/programmes/",), (Can.READ_DRAFT_PROGRAMME, Can.READ_REPORTS)),
    Place(_("Audits"), "audit", ("/audits/",), (Can.READ_REPORTS,), bottom=True),
    Place(
        _("Findings"),
        "flag",
        ("/findings/",),
        (Can.READ_ALL_FINDINGS, Can.ANSWER_FINDING, Can.AUDIT),
        bottom=True,
    ),
    Place(_("Reports"), "chart", ("/reviews/",), (Can.READ_REVIEWS,)),
    Place(
        _("Library"),
        "book",
        ("/library/", "/library/processes/", "/library/standards/", "/library/people/"),
        (Can.READ_POOL, Can.EDIT_ORGANISATION),
        below="/library/",
    ),
)
LIBRARY = (
    Place(_("Standards"), "book", ("/library/standards/",)),
    Place(_("Checklists"), "list", ("/library/checklists/",)),
    Place(_("Documents"), "file", ("/library/documents/",)),
    Place(_("Processes"), "table", ("/library/processes/",)),
    Place(_("People"), "people", ("/library/people/",)),
    Place(_("Auditors"), "shield", ("/library/auditors/",), (Can.READ_POOL,)),
    Place(_("Parties"), "link", ("/library/parties/",)),
)
ADMINISTRATION = (
    Place(_("Set-up"), "flag", ("/setup/",), (Can.EDIT_SETTINGS,)),
    Place(_("Organisation"), "settings", ("/settings/organisation/",), (Can.READ_SETTINGS,)),
    Place(_("Users"), "people", ("/settings/users/",), (Can.EDIT_USERS,)),
    Place(_("Rules"), "shield", ("/settings/rules/",), (Can.READ_SETTINGS,)),
    Place(_("Mail"), "mail", ("/settings/mail/",), (Can.READ_MAIL,)),
    Place(_("Journal"), "history", ("/settings/journal/",), (Can.READ_JOURNAL,)),
    Place(_("Import"), "upload", ("/import/",), (Can.EDIT_ORGANISATION, Can.EDIT_PROGRAMME)),
)


@cache
def _is_built(path: str, urlconf: str | None) -> bool:
    try:
        resolve(path, urlconf)
    except Resolver404:
        return False
    return True


def built(path: str) -> bool:
    """Whether any room answers this address."""
    return _is_built(path, get_urlconf())


@cache
def version() -> str:
    """The product's version, from the one place that says it."""
    text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


class Shell:
    """Read by base.html as `shell`; everything is asked for at most once and only if the page shows it."""

    def __init__(self, request: HttpRequest):
        self.request = request
        self.user: User | None = (
            request.user if getattr(request, "user", None) and request.user.is_authenticated else None
        )

    @property
    def today(self) -> date | None:
        return getattr(self.request, "today", None)

    @property
    def demo(self) -> date | None:
        """The demo's day, None outside demo mode."""
        return getattr(self.request, "demo_day", None)

    @cached_property
    def organisation(self) -> str:
        return Organisation.objects.values_list("name", flat=True).first() or ""

    @cached_property
    def nav(self) -> list[Link]:
        return list(self._links(MAIN))

    @property
    def bottom(self) -> list[Link]:
        return [link for link in self.nav if link.bottom]

    @property
    def more(self) -> list[Link]:
        return [link for link in self.nav if not link.bottom]

    @cached_property
    def rules(self) -> frozenset[str]:
        """The rule ids that lead to the rulebook; none for somebody who may not read it."""
        if self.user is None or not self.user.can(Can.READ_SETTINGS, self.today):
            return frozenset()
        return frozenset(TITLES)

    @cached_property
    def library(self) -> list[Link]:
        return list(self._links(LIBRARY))

    @cached_property
    def administration(self) -> list[Link]:
        return list(self._links(ADMINISTRATION))

    @property
    def work_count(self) -> int:
        """Set by the view that knows it (`request.work_count`): counting all rooms' work on each page is too dear."""
        return getattr(self.request, "work_count", 0)

    @cached_property
    def has_news(self) -> bool:
        """A view that has read the notices already says it (`request.has_news`)."""
        told: bool | None = getattr(self.request, "has_news", None)
        if told is not None:
            return told
        return self.user is not None and Notice.objects.filter(person=self.user, seen_at=None).exists()

    @property
    def theme(self) -> str:
        chosen = self.user.theme if self.user else self.request.COOKIES.get("theme", "system")
        return chosen if chosen in THEMES else "system"

    @property
    def fonts(self) -> bool:
        """Whether `manage.py make_fonts` has run; without it the pages use the system's letters."""
        return _has_fonts()

    @property
    def version(self) -> str:
        return version()

    @cached_property
    def cast(self) -> list[User]:
        """The demo's people for the sign-in page; nobody outside demo mode."""
        if self.demo is None or not built("/demo/sign-in/"):
            return []
        return demo_cast.everybody(self.today or self.demo)

    @cached_property
    def nobody_yet(self) -> bool:
        """No account at all: only `manage.py init` leads on from the sign-in page."""
        return self.user is None and not User.objects.exists()

    @property
    def logo(self) -> str:
        """Some letters of the logo's hash, kept in the session at sign-in; nothing where there is no logo."""
        session = getattr(self.request, "session", None)
        return str(session.get("logo", "")) if session is not None else ""

    @property
    def can_search(self) -> bool:
        return built("/search/")

    @property
    def can_set_up(self) -> bool:
        """The administrator, whom empty pages send to the guide."""
        return self.user is not None and self.user.can(Can.EDIT_SETTINGS, self.today)

    @property
    def can_notices(self) -> bool:
        return built("/my/notifications/")

    @property
    def can_profile(self) -> bool:
        return built("/my/profile/")

    @property
    def can_theme(self) -> bool:
        return built("/my/theme/")

    @property
    def can_help(self) -> bool:
        return built("/help/")

    @property
    def help(self) -> str:
        """The place in the help that belongs to this page; empty for visitors and where there is none."""
        match = getattr(self.request, "resolver_match", None)
        return place_of(match.view_name) if self.user and match else ""

    @property
    def can_move_clock(self) -> bool:
        return self.demo is not None and self.user is not None and built("/demo/clock/")

    def _links(self, places: Iterable[Place]) -> Iterator[Link]:
        if self.user is None:
            return
        for place in places:
            url = next(filter(built, place.paths), None)
            if url and (not place.verbs or any(self.user.can(verb, self.today) for verb in place.verbs)):
                active = self.request.path.startswith(place.below or url)
                yield Link(place.label, place.icon, url, active, place.bottom)


@cache
def _has_fonts() -> bool:
    return (settings.FONTS_DIR / "fonts.css").exists()


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}
