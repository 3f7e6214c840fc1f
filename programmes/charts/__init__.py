"""Chart geometry: SVG strings with x in per cent and y in pixels, to fill any width without an inline style.

Every day of a window is equally possible: it is a flat band without a centre mark; only a day is a diamond.
"""

from config.strips import number
from programmes.charts.ages import age_strip
from programmes.charts.axis import Axis, Mark, axis_for
from programmes.charts.bands import band, ghost
from programmes.charts.lanes import Scale, lane, lanes_foot, lanes_head, scale_for
from programmes.charts.preview import Preview
from programmes.charts.ribbons import Point, Ribbon, Run
from programmes.charts.spark import Sparks, spark_scale
from programmes.charts.trend import trend

__all__ = [
    "Axis",
    "Mark",
    "Point",
    "Preview",
    "Ribbon",
    "Run",
    "Scale",
    "Sparks",
    "age_strip",
    "axis_for",
    "band",
    "ghost",
    "lane",
    "lanes_foot",
    "lanes_head",
    "number",
    "scale_for",
    "spark_scale",
    "trend",
]
