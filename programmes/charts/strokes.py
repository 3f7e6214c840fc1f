"""The strokes that charts are drawn with: x in per cent, y in pixels, looks by class."""

from config.strips import drawing, number


def wide(kind, height, *marks):
    return drawing(kind, "100%", height, "".join(marks))


def upright(kind, x, top, bottom):
    return f'<line class="{kind}" x1="{number(x)}%" x2="{number(x)}%" y1="{top}" y2="{bottom}"/>'


def level(kind, left, right, y):
    return f'<line class="{kind}" x1="{number(left)}%" x2="{number(right)}%" y1="{y}" y2="{y}"/>'


def slope(kind, begin, end):
    """Draw a line between two places, each x and y."""
    (left, begins), (right, ends) = begin, end
    across = f'x1="{number(left)}%" x2="{number(right)}%"'
    return f'<line class="{kind}" {across} y1="{number(begins)}" y2="{number(ends)}"/>'


def bar(kind, left, right, y, height, radius, extra=""):
    across = f'x="{number(left)}%" width="{number(max(right - left, 0.4))}%"'
    return f'<rect class="{kind}" {across} y="{y}" height="{number(height)}" rx="{number(radius)}"{extra}/>'


def diamond(kind, x, y):
    return f'<use href="#m-dia" class="{kind}" x="{number(x)}%" y="{y}"/>'
