"""One entry a room, sign-in, health. Several rooms share `/audits/` and `/programmes/` (decision D18)."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from auditprog import health

Address = URLPattern | URLResolver

# (prefix, module) a room; all modules of a room share its namespace.
ROOMS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("", "auditprog.home_urls"),),
    (("", "kernel.urls"),),
    (("", "standards.urls"),),
    (("", "organisation.urls"),),
    (("programmes/", "programmes.urls"), ("audits/", "programmes.urls_audits")),
    (("audits/", "audits.urls"), ("programmes/", "audits.urls_programmes")),
    (("findings/", "findings.urls"), ("audits/", "findings.urls_audits")),
    (("reviews/", "reviews.urls"), ("audits/", "reviews.urls_audits"), ("programmes/", "reviews.urls_programmes")),
)


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _room(parts: tuple[tuple[str, str], ...]) -> list[Address]:
    """The addresses of a room under one namespace: Django finds names in one include of a namespace only."""
    modules = [(prefix, import_module(module)) for prefix, module in parts if _is_there(module)]
    addresses: list[Address] = [path(prefix, include(module.urlpatterns)) for prefix, module in modules]
    name = next((module.app_name for _, module in modules if hasattr(module, "app_name")), None)
    return [path("", include((addresses, name)))] if name and addresses else addresses


def _to(name: str) -> Any:
    """The usual address of allauth leads to ours, for everybody."""
    return login_not_required(RedirectView.as_view(pattern_name=name, query_string=True))


urlpatterns: list[Address] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("account/login/", _to("account_login")),
    path("account/logout/", _to("account_logout")),
    path("account/", include("allauth.account.urls")),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    *[address for parts in ROOMS for address in _room(parts)],
]
