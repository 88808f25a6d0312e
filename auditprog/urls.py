"""One include a room, sign-in, health."""

from importlib.util import find_spec

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from auditprog import health

ROOMS = (
    ("", "auditprog.home_urls"),
    ("", "kernel.urls"),
    ("", "standards.urls"),
    ("", "organisation.urls"),
    ("programmes/", "programmes.urls"),
    ("programmes/", "reviews.urls_programmes"),
    ("audits/", "audits.urls"),
    ("audits/", "programmes.urls_audits"),
    ("audits/", "findings.urls_audits"),
    ("audits/", "reviews.urls_audits"),
    ("findings/", "findings.urls"),
    ("reviews/", "reviews.urls"),
)


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("account/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("account/logout/", RedirectView.as_view(pattern_name="account_logout", query_string=True)),
    path("account/", include("allauth.account.urls")),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    *[path(prefix, include(module)) for prefix, module in ROOMS if _is_there(module)],
]
