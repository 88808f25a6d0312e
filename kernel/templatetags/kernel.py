"""Tags that forms need: the once-only key and the version that was seen."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kernel import once as once_keys

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    return format_html('<input type="hidden" name="once" value="{}">', once_keys.key())


@register.simple_tag
def version(row: Any) -> SafeString:
    return format_html('<input type="hidden" name="version" value="{}">', row.version)
