"""One view, two sizes: the page for a browser, its fragment for htmx."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    response = render(request, fragment if request.headers.get("HX-Request") else page, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
