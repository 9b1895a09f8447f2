"""Bar and line charts as SVG."""

from html import escape

WIDTH, HEIGHT = 820, 340
LEFT, RIGHT, TOP, BOTTOM = 64, 250, 44, 44
COLOURS = ("#1f5fa8", "#4fa3e0", "#b4531f", "#e3a24f", "#7a7a7a", "#3f8f5b")
INNER_WIDTH, INNER_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM


def _text(x, y, text, anchor="middle", size=12, weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}">'
            f'{escape(str(text))}</text>')


def _short(value):
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _steps(highest):
    """Round numbers from 0 to just above the highest."""
    unit = 10.0 ** len(str(int(highest))) / 100
    step = next(unit * factor for factor in (1, 2, 5, 10, 20, 50, 100) if highest / (unit * factor) <= 6)
    return [step * i for i in range(int(highest / step) + 2)]


def _frame(title, names, steps):
    """The chart without its data: title, horizontal lines, legend."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" fill="#222">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>', _text(LEFT, 24, title, "start", 15, "bold")]
    for step in steps:
        y = _height(step, steps)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{step:g}", "end"))
    for i, name in enumerate(names):
        y = TOP + 10 + 20 * i
        parts.append(f'<rect x="{WIDTH - RIGHT + 16}" y="{y - 10}" width="12" height="12" fill="{COLOURS[i]}"/>')
        parts.append(_text(WIDTH - RIGHT + 34, y, name, "start"))
    return parts


def _height(value, steps):
    return TOP + INNER_HEIGHT * (1 - value / steps[-1])


def bars(title, groups, series):
    """`series`: name -> a value for each group."""
    steps = _steps(max(value for values in series.values() for value in values))
    parts = _frame(title, series, steps)
    group_width = INNER_WIDTH / len(groups)
    width = group_width * 0.8 / len(series)
    for g, group in enumerate(groups):
        start = LEFT + group_width * (g + 0.1)
        parts.append(_text(start + group_width * 0.4, HEIGHT - BOTTOM + 20, group))
        for s, values in enumerate(series.values()):
            x, y = start + width * s, _height(values[g], steps)
            parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width * 0.9:.1f}" '
                         f'height="{TOP + INNER_HEIGHT - y:.1f}" fill="{COLOURS[s]}"/>')
            parts.append(_text(x + width * 0.45, y - 3, _short(values[g]), size=9))
    return "\n".join([*parts, "</svg>"]) + "\n"


def lines(title, series, right, unit):
    """`series`: name -> [(x, y)]; x runs from 0 to `right`, in `unit`; y is a part of 1."""
    steps = [0, 0.25, 0.5, 0.75, 1]
    parts = _frame(title, series, steps)
    for i in range(right + 1):
        parts.append(_text(LEFT + INNER_WIDTH * i / right, HEIGHT - BOTTOM + 18, i))
    parts.append(_text(LEFT + INNER_WIDTH / 2, HEIGHT - 8, unit))
    for s, points in enumerate(series.values()):
        path = " ".join(f"{LEFT + INNER_WIDTH * x / right:.1f},{_height(y, steps):.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[s]}" stroke-width="2"/>')
    return "\n".join([*parts, "</svg>"]) + "\n"
