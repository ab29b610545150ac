"""Pictures for the house's pages as inline SVG: stacked bars a day, shares over time, risk against coverage, a
share with its interval. Each is drawn once for a desk and once for a phone, so that its words stay readable.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import floor, log10

from bot.evaluate import Share
from bot.markup import Markup, element, joined

STYLE = """
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 12px; }
.desk { max-width: 42rem; } .phone { display: none; max-width: 24rem; } .strip { width: 9rem; }
.grid { stroke: var(--faint); stroke-opacity: .35; } .axis { stroke: var(--faint); fill: none; }
.curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
.mark { stroke: var(--s3); stroke-width: 2; stroke-dasharray: 5 4; }
.s0 { fill: var(--s0); stroke: var(--s0); } .s1 { fill: var(--s1); stroke: var(--s1); }
.s2 { fill: var(--s2); stroke: var(--s2); } .s3 { fill: var(--s3); stroke: var(--s3); }
svg .curve { fill: none; } .bar { stroke: none; } .whisker { stroke: var(--ink); }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .5rem 0; padding: 0; list-style: none; }
.key svg { display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem; }
@media (max-width: 40rem) { .desk { display: none; } .phone { display: block; } }
"""
_DESK, _PHONE = 640, 350
_HIGH, _TOP, _LOW, _LEFT, _RIGHT = 270, 24, 44, 46, 12
_MOST_BARS = 100

Draw = Callable[[int], Markup]


def drawn(draw: Draw) -> Markup:
    """A picture in both widths; a page shows one of them."""
    return joined(*(element("div", draw(wide), class_=c) for wide, c in ((_DESK, "desk"), (_PHONE, "phone"))))


def key(names: Iterable[str]) -> Markup:
    """What the colours of a picture stand for, in their order."""
    items = []
    for number, name in enumerate(names):
        swatch = element("rect", width="10", height="10", class_=f"bar s{number}")
        items.append(element("li", element("svg", swatch, viewBox="0 0 10 10", aria_hidden="true"), name))
    return element("ul", *items, class_="key")


def by_day(days: Mapping[date, Mapping[str, int]]) -> tuple[list[tuple[date, Mapping[str, int]]], str]:
    """Days without a gap, or weeks if they are many; and which of both."""
    if not days:
        return [], "day"
    first, last = min(days), max(days)
    step = 1 if (last - first).days < _MOST_BARS else 7
    first -= timedelta(days=first.weekday() if step == 7 else 0)
    sums: dict[date, dict[str, int]] = {}
    for number in range((last - first).days // step + 1):
        sums[first + timedelta(days=number * step)] = {}
    for day, counts in days.items():
        held = sums[first + timedelta(days=(day - first).days // step * step)]
        for name, count in counts.items():
            held[name] = held.get(name, 0) + count
    return list(sums.items()), "day" if step == 1 else "week"


def bars(rows: Sequence[tuple[date, Mapping[str, int]]], names: Sequence[str], wide: int, label: str) -> Markup:
    """Stacked bars, a bar a day; the first name lowest."""
    most = max((sum(counts.values()) for _, counts in rows), default=0)
    steps = _ticks(most)
    top, span = steps[-1], (wide - _LEFT - _RIGHT) / max(len(rows), 1)
    thick = min(span * 0.8, 36)
    found: list[Markup] = []
    for number, (day, counts) in enumerate(rows):
        base = 0
        for colour, name in enumerate(names):
            if count := counts.get(name, 0):
                box = element(
                    "rect",
                    element("title", f"{day}: {name} {count}"),
                    x=f"{_LEFT + number * span + (span - thick) / 2:.1f}",
                    y=f"{_y((base + count) / top):.1f}",
                    width=f"{thick:.1f}",
                    height=f"{count / top * (_HIGH - _TOP - _LOW):.1f}",
                    class_=f"bar s{colour}",
                )
                found.append(box)
                base += count
    middles = [_LEFT + (number + 0.5) * span for number in range(len(rows))]
    return _frame(wide, label, [(n / top, f"{n:g}") for n in steps], _dates([d for d, _ in rows], middles), *found)


def shares(series: Mapping[str, Sequence[tuple[date, float]]], wide: int, label: str) -> Markup:
    """Lines of shares over time, 0 to 1; a single figure is a dot."""
    days = sorted({day for points in series.values() for day, _ in points})
    long = max((days[-1] - days[0]).days, 1) if days else 1
    room = wide - _LEFT - _RIGHT - 16

    def x(day: date) -> float:
        return _LEFT + 8 + ((day - days[0]).days / long if len(days) > 1 else 0.5) * room

    found: list[Markup] = []
    for colour, (name, points) in enumerate(series.items()):
        line = " ".join(f"{x(day):.1f},{_y(value):.1f}" for day, value in points)
        found.append(element("polyline", points=line, class_=f"curve s{colour}"))
        for day, value in points:
            told = element("title", f"{day}: {name} {value:.1%}")
            place = {"cx": f"{x(day):.1f}", "cy": f"{_y(value):.1f}"}
            found.append(element("circle", told, r="3.5", class_=f"bar s{colour}", **place))
    steps = [(n / 5, f"{n * 20} %") for n in range(6)]
    return _frame(wide, label, steps, _dates(days, [x(day) for day in days]), *found)


def risk(points: Sequence[tuple[float, float, float]], accept: float, wide: int = _DESK) -> Markup:
    """The risk-coverage curve: points of score, coverage and risk, and the threshold in use as a broken line."""
    most = max((risk for _, _, risk in points), default=0.0) or 0.05
    room = wide - _LEFT - _RIGHT
    line = " ".join(f"{_LEFT + coverage * room:.1f},{_y(risk / most):.1f}" for _, coverage, risk in points)
    used = max((coverage for score, coverage, _ in points if score >= accept), default=0.0)
    x = _LEFT + used * room
    return _frame(
        wide,
        "risk-coverage curve",
        [(n / 5, f"{n / 5 * most:.1%}") for n in range(6)],
        [(_LEFT + n / 5 * room, f"{n * 20} %") for n in range(6)],
        element("polyline", class_="curve s0", points=line),
        element("path", class_="mark", d=f"M{x:.1f} {_TOP}V{_HIGH - _LOW}"),
        _text(min(max(x, _LEFT + 55), wide - 70), _TOP - 8, f"answered from {accept:.2f}"),
        _text(wide / 2, _HIGH - 6, "answered right, of questions in scope"),
    )


def strip(share: Share) -> Markup:
    """A share as a small bar, with its interval as a line across."""
    low, high = (round(100 * end, 1) for end in share.interval)
    return element(
        "svg",
        element("path", d="M0 7H100", class_="grid"),
        element("rect", y="3", width=f"{100 * share.value:.1f}", height="8", class_="bar s3"),
        element("path", d=f"M{low} 7H{high}M{low} 4V10M{high} 4V10", class_="whisker"),
        viewBox="0 0 100 14",
        role="img",
        aria_label=f"{low:.0f} to {high:.0f} %",
        class_="strip",
    )


def _y(part: float) -> float:
    return _HIGH - _LOW - part * (_HIGH - _TOP - _LOW)


def _ticks(most: float) -> list[float]:
    """Round numbers from 0 to at least `most`, a handful."""
    rough = max(most, 4) / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    return [n * step for n in range(int(-(-max(most, 1) // step)) + 1)]


def _dates(days: Sequence[date], places: Sequence[float]) -> list[tuple[float, str]]:
    """Some of the days with their places, so many that they do not touch."""
    room = max((places[-1] - places[0]) // 62, 1) if places else 1
    every = max(int(-(-len(days) // room)), 1)
    found: list[tuple[float, str]] = []
    for day, place in list(zip(days, places, strict=True))[::every]:
        if not found or place - found[-1][0] >= 50:
            found.append((place, f"{day:%d %b}".lstrip("0")))
    return found


def _text(x: float, y: float, text: str, anchor: str = "middle") -> Markup:
    return element("text", text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor)


def _frame(
    wide: int,
    label: str,
    up: Iterable[tuple[float, str]],
    across: Iterable[tuple[float, str]],
    *parts: Markup,
) -> Markup:
    lines: list[Markup] = []
    for part, text in up:
        lines.append(element("path", d=f"M{_LEFT} {_y(part):.1f}H{wide - _RIGHT}", class_="grid"))
        lines.append(_text(_LEFT - 6, _y(part) + 4, text, "end"))
    lines += (_text(min(max(x, _LEFT), wide - 24), _HIGH - _LOW + 17, text) for x, text in across)
    axis = element("path", class_="axis", d=f"M{_LEFT} {_TOP}V{_HIGH - _LOW}H{wide - _RIGHT}")
    return element("svg", *lines, *parts, axis, viewBox=f"0 0 {wide} {_HIGH}", role="img", aria_label=label)
