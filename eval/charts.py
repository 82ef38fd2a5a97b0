"""The charts of a report, as inline SVG with axes, labels, and what they say in words.

Colours and type are the style sheet's. Coordinates are units of a box 400 wide, which is about what
a phone shows, so that letters keep their size there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from eval.markup import Markup, join, tag
from eval.metrics import percentile

_WIDTH, _HEIGHT = 400, 258
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 388.0, 28.0, 212.0  # the plot's own box
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_BARS = 24


def risk_coverage(points: Sequence[Sequence[float]]) -> Markup:
    """How often answers are wrong when only the surest share of questions is answered (El-Yaniv
    and Wiener, 2010); `points` are `(coverage, risk)`, coverage rising to what was answered."""
    path = " ".join(f"{_x(coverage):.1f},{_y(risk):.1f}" for coverage, risk in points)
    answered, wrong = points[-1]
    half = min(points, key=lambda point: abs(point[0] - answered / 2))[1]
    told = (
        f"{_percent(answered)} of the questions were answered, and {_percent(wrong)} of these "
        f"answers are wrong; of the surer half of them, {_percent(half)}."
    )
    drawn = join(
        _share_axes("questions answered, surest first", "answers that are wrong"),
        tag("line", class_="guide", x1=_LEFT, x2=_RIGHT, y1=_y(wrong), y2=_y(wrong)),
        tag("polyline", class_="curve", points=path),
    )
    return _figure("Risk and coverage", told, drawn)


def calibration(bins: Sequence[Mapping[str, Any]]) -> Markup:
    """The share right of all answers given with about one confidence, and how many they are."""
    bars = []
    for each in bins:
        left, right = _x(each["low"]), _x(each["high"])
        middle = (left + right) / 2
        bars.append(tag("text", each["n"], class_="tiny", x=middle, y=_BOTTOM + 29))
        if each["n"]:
            top = _y(each["right"])
            box = {"x": left + 1.5, "width": right - left - 3, "y": top}
            bars.append(tag("rect", class_="bar", height=_BOTTOM - top, **box))
            mark = {"cx": _x(each["confidence"]), "cy": top, "r": 3.5}
            bars.append(tag("circle", class_="dot", **mark))
    n = sum(each["n"] for each in bins)
    gap = sum(each["n"] * ((each["right"] or 0) - (each["confidence"] or 0)) for each in bins)
    told = (
        "Each bar: the share that is right of the answers given with that confidence. On the line "
        f"both agree. Over all {n}, the confidence is {100 * abs(gap) / max(n, 1):.0f} points "
        f"{'below' if gap > 0 else 'above'} the share that is right."
    )
    drawn = join(
        _share_axes("", "right"),
        *bars,
        tag("line", class_="guide", x1=_LEFT, y1=_BOTTOM, x2=_RIGHT, y2=_TOP),
        tag("text", "n", class_="tiny", x=_LEFT - 12, y=_BOTTOM + 29),
        tag("text", "confidence, and how many answers had it", class_="label", x=_MIDDLE, y=256),
    )
    return _figure("Calibration", told, drawn)


def latency(times_ms: Sequence[float]) -> Markup:
    """How long answers took, with the times that 50, 95 and 99 % of them stayed within."""
    shares = {f"p{share}": percentile(times_ms, share / 100) for share in (50, 95, 99)}
    top = _round_up(shares["p99"] * 1.08)
    counts = [0] * _BARS
    for time in times_ms:
        counts[min(int(time / top * _BARS), _BARS - 1)] += 1
    most = math.ceil(max(counts) * 1.25)  # room for the labels above the bars
    width = (_RIGHT - _LEFT) / _BARS
    bars = []
    for at, n in enumerate(counts):
        box = {"x": _LEFT + at * width + 0.5, "width": width - 1, "y": _y(n / most)}
        bars.append(tag("rect", class_="bar", height=_BOTTOM - _y(n / most), **box))
    marks = []
    for row, (name, time) in enumerate(shares.items()):
        x, y = _x(time / top), _TOP + 4 + 15 * row
        side, beside = ("end", -5.0) if x > _MIDDLE else ("start", 5.0)
        marks.append(tag("line", class_="mark", x1=x, x2=x, y1=y - 9, y2=_BOTTOM))
        label = f"{name} {_milliseconds(time)}"
        marks.append(tag("text", label, class_=f"value {side}", x=x + beside, y=y))
    slower = sum(time > top for time in times_ms)
    told = (
        f"Of {len(times_ms)} questions half took at most {_milliseconds(shares['p50'])}, 95 % at "
        f"most {_milliseconds(shares['p95'])}, 99 % at most {_milliseconds(shares['p99'])}."
    ) + (f" The last bar holds the {slower} that took longer than shown." if slower else "")
    ticks = [(share, _milliseconds(share * top)) for share in _QUARTERS]
    heights = [(0.0, "0"), (max(counts) / most, str(max(counts)))]
    drawn = join(_axes(ticks, heights, "time until answered", "questions"), *bars, *marks)
    return _figure("Latency", told, drawn)


def recall(figures: Mapping[str, Mapping[str, Any]]) -> Markup:
    """How often a passage that holds the answer is among the first k."""
    found = sorted((int(name.partition("@")[2]), each) for name, each in figures.items())
    step = 1 / len(found)
    ticks = [(step * (at + 0.5), str(k)) for at, (k, _) in enumerate(found)]
    marks: list[Markup] = []
    for (place, _), (_, each) in zip(ticks, found, strict=True):
        x, value = _x(place), each["value"]
        ends = {"x1": x, "x2": x, "y1": _y(each["low"]), "y2": _y(each["high"])}
        label = {"x": x, "y": _y(each["high"]) - 6}
        marks += [
            tag("line", class_="stem", x1=x, x2=x, y1=_BOTTOM, y2=_y(value)),
            tag("line", class_="whisker", **ends),
            tag("circle", class_="dot", cx=x, cy=_y(value), r=4),
            tag("text", _percent(value), class_="value", **label),
        ]
    told = "; ".join(f"{_percent(each['value'])} among the first {k}" for k, each in found)
    heights = [(share, _percent(share)) for share in _QUARTERS]
    drawn = join(_axes(ticks, heights, "passages looked at", "hold the answer"), *marks)
    return _figure("Retrieval", f"Questions with a passage that holds the answer: {told}.", drawn)


def whisker(value: float, low: float, high: float, span: tuple[float, float], words: str) -> Markup:
    """A value and its interval as a small picture for a table's cell, from `span` end to end."""
    start, end = span
    ends = (value, low, high, 0.0)
    at, left, right, zero = (
        4 + 112 * (min(max(each, start), end) - start) / (end - start) for each in ends
    )
    return _picture(
        (120, 16),
        words,
        tag("line", class_="axis", x1=4, x2=116, y1=8, y2=8),
        tag("line", class_="axis", x1=zero, x2=zero, y1=2, y2=14),
        tag("line", class_="whisker", x1=left, x2=right, y1=8, y2=8),
        tag("circle", class_="dot", cx=at, cy=8, r=3.5),
        class_="spark",
    )


def stack(counts: Mapping[str, int], words: str) -> Markup:
    """Parts of a whole as one bar; each part's name is the class that the style sheet colours."""
    total, left = sum(counts.values()), 0.0
    parts = []
    for name, n in counts.items():
        width = _WIDTH * n / total
        parts.append(tag("rect", class_=name, x=left, width=max(width - 1, 0.5), height=16))
        left += width
    return _picture((_WIDTH, 16), words, *parts, class_="stack", preserveAspectRatio="none")


def _figure(title: str, told: str, drawn: Markup) -> Markup:
    picture = _picture((_WIDTH, _HEIGHT), f"{title}. {told}", drawn)
    return tag("figure", tag("h3", title), picture, tag("figcaption", told))


def _picture(size: tuple[int, int], words: str, *drawn: Markup, **attributes: str) -> Markup:
    """What is drawn, and what it says to whoever does not see it."""
    box = f"0 0 {size[0]} {size[1]}"
    return tag("svg", tag("title", words), *drawn, viewBox=box, role="img", **attributes)


def _share_axes(across: str, up: str) -> Markup:
    shares = [(share, _percent(share)) for share in _QUARTERS]
    return _axes(shares, shares, across, up)


def _axes(
    ticks: Sequence[tuple[float, str]],
    heights: Sequence[tuple[float, str]],
    across: str,
    up: str,
) -> Markup:
    """Both axes, each tick `(share of the axis, label)`, and their names."""
    drawn: list[Markup] = []
    for share, label in heights:
        y = _y(share)
        drawn.append(tag("line", class_="grid", x1=_LEFT, x2=_RIGHT, y1=y, y2=y))
        drawn.append(tag("text", label, class_="tick end", x=_LEFT - 6, y=y + 4))
    for share, label in ticks:
        drawn.append(tag("text", label, class_="tick", x=_x(share), y=_BOTTOM + 16))
    return join(
        *drawn,
        tag("line", class_="axis", x1=_LEFT, x2=_RIGHT, y1=_BOTTOM, y2=_BOTTOM),
        tag("text", up, class_="label start", x=2, y=12),
        tag("text", across, class_="label", x=_MIDDLE, y=_BOTTOM + 36) if across else "",
    )


_MIDDLE = (_LEFT + _RIGHT) / 2


def _x(share: float) -> float:
    return _LEFT + share * (_RIGHT - _LEFT)


def _y(share: float) -> float:
    return _BOTTOM - share * (_BOTTOM - _TOP)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _milliseconds(time: float) -> str:
    return f"{time / 1000:.3g} s" if time >= 1000 else f"{time:.0f} ms"


def _round_up(value: float) -> float:
    """To one of a few steps whose quarters read well.

    >>> _round_up(223.0), _round_up(0.0)
    (240.0, 1.0)
    """
    if value <= 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(value))
    steps = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 5, 6, 8, 10)
    return next(step * unit for step in steps if step * unit >= value)
