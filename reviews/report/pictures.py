"""Pictures of the report as SVG text, in fixed colours: WeasyPrint draws these, and a print has no dark theme.

Every picture says in words what it shows; shapes carry the grade, so a black-and-white print still works.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from reviews.rules.words import MONTHS

INK, MUTE, FAINT, LINE, PALE = "#14222e", "#46555f", "#9aa7ae", "#d3dade", "#f3f6f7"
MAJOR, MINOR, OFI, POSITIVE = "#8a0f32", "#bd5b00", "#2440a0", "#00806f"
OLD_MAJOR, OLD_MINOR = "#b98a99", "#dcb48c"
TINTS = (PALE, "#fdf4dc", "#fae1ab", "#f2bd76", "#dd8a4e")
COVER_WIDTH, COVER_HEIGHT, COVER_LEFT = 480, 326, 138


def words(
    x: float, y: float, text: object, size: float = 7.5, fill: str = INK, anchor: str = "start", weight: int = 400
) -> str:
    """A line of text; what people typed is escaped."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Plex" font-size="{size}" font-weight="{weight}" '
        f'fill="{fill}" text-anchor="{anchor}">{escape(str(text))}</text>'
    )


def rect(x: float, y: float, width: float, height: float, fill: str, extra: str = "") -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{extra}/>'


def svg(width: float, height: float, body: str, label: str = "", css: str = "") -> str:
    """`label` is read aloud; without one the picture only repeats a word beside it."""
    spoken = f' role="img" aria-label="{escape(label)}"' if label else ' aria-hidden="true"'
    named = f' class="{css}"' if css else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{named} width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}"{spoken}>{body}</svg>'
    )


def shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def cover(rows: Sequence[dict[str, Any]], elapsed_months: float) -> str:
    """The year: processes by months, tint = how late, solid = done, hatched = under way, outlined = planned."""
    step = (COVER_WIDTH - COVER_LEFT) / 12
    high = min(19.4, (COVER_HEIGHT - 16) / max(len(rows), 1))
    size = min(7.6, high * 0.62)
    gap, inset = min(0.8, high * 0.05), min(3.5, high * 0.17)
    out = [
        '<defs><pattern id="hatch" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="3" height="3" fill="#fff"/><rect width="1.5" height="3" fill="{INK}"/></pattern></defs>'
    ]
    out += [words(COVER_LEFT + j * step + step / 2, 9, month, 7, MUTE, "middle") for j, month in enumerate(MONTHS)]
    for i, row in enumerate(rows):
        y = 16 + i * high
        out.append(words(0, y + high / 2 + size * 0.36, shortened(row["name"], 36), size))
        for j, tint in enumerate(row["tints"]):
            out.append(rect(COVER_LEFT + j * step + gap, y + gap, step - 2 * gap, high - 2 * gap, TINTS[tint]))
        for mark in row["marks"]:
            x = COVER_LEFT + (mark["month"] - 1) * step + 3.5
            fill = {"done": INK, "now": "url(#hatch)"}.get(mark["state"], "#fff")
            border = f' rx="1.5" stroke="{INK}" stroke-width="1.1"'
            out.append(rect(x, y + inset, step - 7, high - 2 * inset, fill, border))
    x, bottom = COVER_LEFT + elapsed_months * step, 16 + len(rows) * high
    out.append(f'<path d="M{x:.1f} 3V{bottom:.1f}" stroke="{INK}" stroke-width="1" stroke-dasharray="2 2"/>')
    audits = sum(len(row["marks"]) for row in rows)
    label = f"The audit programme by month: {len(rows)} processes, {audits} of them with an audit in the year."
    return svg(COVER_WIDTH, bottom + 2, "".join(out), label)


def bullet(
    value: float | None, previous: float | None, target: float | None, scale: float, label: str, width: int = 128
) -> str:
    """Black bar: now; grey bar: a year ago; red line: target."""
    unit = (width - 4) / scale if scale else 0
    out = [rect(0, 2, width, 13, "#eef2f4")]
    if previous is not None:
        out.append(rect(0, 2, min(previous, scale) * unit, 13, "#c3ced4"))
    if value is not None:
        out.append(rect(0, 5.5, max(value * unit, 1), 6, INK))
    if target is not None:
        out.append(f'<path d="M{max(target * unit, 1):.1f} 0v17" stroke="{MAJOR}" stroke-width="2"/>')
    return svg(width, 17, "".join(out), label)


def trend(bars: Sequence[dict[str, Any]]) -> str:
    """Nonconformities issued per half-year; the last bar in full colour."""
    base, most = 142.0, max([bar["major"] + bar["minor"] for bar in bars] or [1])
    unit, out = min(118 / max(most, 1), 16.0), []
    for i, bar in enumerate(bars):
        x, now, total = 6 + i * 44, i == len(bars) - 1, bar["major"] + bar["minor"]
        low, high = bar["major"] * unit, bar["minor"] * unit
        colours, ink = ((MAJOR, MINOR), "#fff") if now else ((OLD_MAJOR, OLD_MINOR), INK)
        out.append(
            rect(x, base - low, 28, low, colours[0]) + rect(x, base - low - high, 28, max(high - 1, 0), colours[1])
        )
        if bar["major"]:
            out.append(words(x + 14, base - low / 2 + 2.5, bar["major"], 7.5, ink, "middle", 600))
        if bar["minor"]:
            out.append(words(x + 14, base - low - high / 2 + 3, bar["minor"], 7.5, ink, "middle", 600))
        out.append(words(x + 14, base - low - high - 4, total, 8.5, INK, "middle", 600))
        out.append(words(x + 14, base + 11, bar["label"], 7.5, INK if now else MUTE, "middle", 600 if now else 400))
    x = 6 + len(bars) * 44
    last = bars[-1] if bars else {"major": 0, "minor": 0}
    out.append(f'<path d="M0 {base:.0f}h{x:.0f}" stroke="{INK}"/>')
    if last["major"]:
        out.append(words(x - 6, base - last["major"] * unit / 2 + 2.5, "Major", 7.5, MAJOR, weight=600))
    if last["minor"]:
        middle = base - last["major"] * unit - last["minor"] * unit / 2 + 3
        out.append(words(x - 6, min(middle, base - last["major"] * unit / 2 - 8), "Minor", 7.5, MINOR, weight=600))
    said = "; ".join(f"{bar['label']}: {bar['major']} major, {bar['minor']} minor" for bar in bars)
    return svg(244, 158, "".join(out), f"Nonconformities issued per half-year. {said}.")


def ageing(bars: Sequence[dict[str, Any]]) -> str:
    """Open nonconformities by age, majors first."""
    most = max([bar["major"] + bar["minor"] for bar in bars] or [1])
    unit, step, out = min(118 / max(most, 1), 27.0), 142 / max(len(bars), 1), []
    for i, bar in enumerate(bars):
        y, major, minor = 3 + i * step, bar["major"] * unit, bar["minor"] * unit
        out.append(words(0, y + step * 0.5, f"{bar['label'].replace('-', '–')} days", 7.8))
        out.append(rect(58, y, major, step * 0.66, MAJOR))
        out.append(rect(58 + major + (1 if bar["major"] else 0), y, minor, step * 0.66, MINOR))
        total = bar["major"] + bar["minor"]
        out.append(words(58 + major + minor + 6, y + step * 0.5, total, 8.5, INK if total else FAINT, weight=600))
    out.append(f'<path d="M58 0v142" stroke="{INK}"/>')
    said = "; ".join(f"{bar['label']} days: {bar['major']} major, {bar['minor']} minor" for bar in bars)
    return svg(196, 146, "".join(out), f"Open nonconformities by age. {said}.")


_GRADES = {
    "major": (MAJOR, '<path d="M8 .6 15.4 8 8 15.4.6 8Z"/>', "major"),
    "minor": (MINOR, '<path d="M8 1.4 15.6 14.6H.4Z"/>', "minor"),
    "ofi": (OFI, f'<circle cx="8" cy="8" r="5.2" fill="none" stroke="{OFI}" stroke-width="3.4"/>', "OFI"),
    "positive": (POSITIVE, '<path d="M5.8 1h4.4v4.8H15v4.4h-4.8V15H5.8v-4.8H1V5.8h4.8Z"/>', "good practice"),
}


def grade(name: str, size: int = 8) -> str:
    """One shape a grade: diamond, triangle, ring, plus. The word stands beside it."""
    colour, body, _ = _GRADES.get(name, _GRADES["minor"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gl" width="{size}" height="{size}" viewBox="0 0 16 16" '
        f'fill="{colour}" aria-hidden="true">{body}</svg>'
    )


def mark(kind: str, label: str = "") -> str:
    """Solid audited, hatched under way, outlined planned, dotted none."""
    fill, stroke, extra = {
        "y": (MUTE, MUTE, ""),
        "w": (LINE, MUTE, ""),
        "p": ("#fff", MUTE, ""),
    }.get(kind, ("#fff", FAINT, ' stroke-dasharray="1.5 1.5"'))
    body = f'<rect x="1" y="1" width="8" height="8" rx="1" fill="{fill}" stroke="{stroke}"{extra}/>'
    if kind == "w":
        body += f'<path d="M1 9 9 1M1 5 5 1M5 9 9 5" stroke="{MUTE}" stroke-width="1"/>'
    spoken = {"y": "audited", "w": "under way", "p": "planned"}.get(kind, "none")
    return svg(10, 10, body, label or spoken)


def risk(name: str) -> str:
    """Three bars, filled up to the priority."""
    filled = {"low": 1, "medium": 2, "high": 3}.get(name, 0)
    bars = ((0, 9), (5, 5), (10, 0))
    body = "".join(rect(x, y, 3, 14 - y, INK if i < filled else "#d5dde1") for i, (x, y) in enumerate(bars))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="11" height="11" viewBox="0 0 13 14" role="img" '
        f'aria-label="{escape(name or "not decided")}">{body}</svg>'
    )


def light(name: str) -> str:
    """The light of an input: ring of calm, triangle to watch, diamond to act, dashed circle for none."""
    body, said = {
        "ok": (f'<circle cx="8" cy="8" r="6" fill="{POSITIVE}"/>', "in order"),
        "watch": (f'<path d="M8 1.4 15.6 14.6H.4Z" fill="{MINOR}"/>', "to watch"),
        "act": (f'<path d="M8 .6 15.4 8 8 15.4.6 8Z" fill="{MAJOR}"/>', "to act on"),
    }.get(name, (f'<circle cx="8" cy="8" r="6" fill="#fff" stroke="{FAINT}" stroke-dasharray="2 2"/>', "no light"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 16 16" role="img" '
        f'aria-label="{said}">{body}</svg>'
    )


def scale(choice: str) -> str:
    """The opinion on its three steps, the chosen one solid."""
    steps = (("effective", "Effective"), ("except", "Effective except"), ("not_effective", "Not effective"))
    width, out = 84.0, []
    for i, (value, label) in enumerate(steps):
        x, chosen = i * (width + 3), value == choice
        extra = f' stroke="{INK if chosen else FAINT}" stroke-width=".8" rx="1.5"'
        out.append(rect(x + 0.5, 0.5, width, 17, INK if chosen else "#fff", extra))
        out.append(
            words(x + 0.5 + width / 2, 12, label, 8, "#fff" if chosen else MUTE, "middle", 600 if chosen else 400)
        )
    said = dict(steps).get(choice, "not given yet")
    return svg(3 * width + 8, 18, "".join(out), f"Opinion: {said}.")
