"""The version that a form was filled against travels with it (D12): missing is 428, stale is 412."""

from django.http import HttpRequest


class MissingVersion(Exception):
    """The form did not say which version it edits: HTTP 428."""


def expected_version(request: HttpRequest) -> int:
    """The hidden field `version` of a form, or the If-Match header of an API call."""
    said = request.POST.get("version") or request.headers.get("If-Match", "").strip('"')
    if not said.isdecimal() or len(said) > 9:
        raise MissingVersion
    return int(said)
