"""A page of the gallery in Chromium without any server: files from the static folders, policy from settings."""

import mimetypes
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route

from tests.ui import gallery

HOST = "http://testserver.local"
FONTS = Path(settings.BASE_DIR) / "var" / "fonts"
OWN = ("board", "report", "finding", "lists", "picker", "form", "form_errors", "field", "jump", "refused")
PRODUCT = {
    "login": "account/login.html",
    "work": "auditprog/my_work.html",
    "404": "404.html",
    "confirm": "confirm.html",
}


class LoginForm(forms.Form):
    login = forms.CharField(label="User name or e-mail")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


def page(name: str, theme: str = "light") -> str:
    """The HTML of one gallery page in one theme."""
    extra: dict[str, Any] = {}
    file = f"{name}.html"
    if name == "lists":
        icons = Path(settings.BASE_DIR) / "static" / "icons"
        extra = {"icons": sorted(p.stem for p in icons.glob("*.svg") if not p.stem.startswith("grade-"))}
        extra["messages"] = gallery.messages()
    elif name == "form_errors":
        file, extra = "form.html", {"form": gallery.context()["bad_form"]}
    elif name == "refused":
        file, extra = "picker.html", {"reasons": gallery.context()["blocked"] + ["The audit has no lead."]}
    elif name == "login":
        extra = {"shell": gallery.shell(theme, user=None), "form": LoginForm()}
    elif name == "work":
        extra = {"shell": gallery.shell(theme, active="/my/")}
    elif name == "confirm":
        extra = {
            "question": "Withdraw NC-26-11?",
            "details": ["Its number is never used again."],
            "verb": "Withdraw",
            "danger": True,
            "cancel_url": "/",
            "form": None,
        }
    return gallery.render(PRODUCT.get(name, file), theme, **extra)


def policy() -> str:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(map(str, sources))}" for name, sources in directives.items())


def serve(tab: Page, html: str) -> None:
    """Answer the page's own address with `html` and /static/ from the finders; everything else is 404."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST).partition("?")[0]
        if path == "/":
            route.fulfill(
                body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy()}
            )
            return
        name = path.removeprefix("/static/")
        found = finders.find(name)
        if not found and name.startswith("fonts/"):
            found = FONTS / name.removeprefix("fonts/")
        if found and Path(found).is_file():
            kind = mimetypes.guess_type(str(found))[0] or "application/octet-stream"
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404, body="")

    tab.route("**/*", answer)
