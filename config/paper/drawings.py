"""Drawings for print: each is given the looks and shapes that in a browser it has from the page around it.

The printer takes each drawing of a page for a picture of its own, which knows neither the stylesheet nor
the sprite. So the rules that paint are taken from the stylesheet, with colours put in for their names.
"""

import re
from copy import deepcopy
from functools import lru_cache
from xml.etree.ElementTree import SubElement

import tinycss2

SVG = "{http://www.w3.org/2000/svg}"
PAINTING = {"color", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"}
PAINTING |= {"stroke-linejoin", "opacity", "font-size"}
NAME = re.compile(r"var\((--[\w-]+)\)")
CLASS, SIZE = re.compile(r"\.([\w-]+)"), re.compile(r"[\d.]+px")
SHAPE = re.compile(r"#([\w-]+)")


def furnish(page, stylesheet):
    """Give each drawing of a parsed page a stylesheet, and the shapes that it refers to."""
    rules = painting(stylesheet)
    shapes = {each.get("id"): each for each in page.iter() if each.get("id") and each.tag.startswith(SVG)}
    for drawing in page.iter(f"{SVG}svg"):
        needed = _needed(drawing, shapes)
        SubElement(drawing, f"{SVG}defs").extend(deepcopy(shapes[name]) for name in needed)
        worn = {name for each in drawing.iter() for name in each.get("class", "").split()}
        SubElement(drawing, f"{SVG}style").text = "\n".join(said for names, said in rules if names <= worn)


def _needed(drawing, shapes):
    """Return the names of the shapes that a drawing refers to, with those that they need."""
    found, ways = [], [drawing]
    while ways:
        for each in ways.pop().iter():
            said = f"{each.get('href', '')} {each.get('fill', '')}"
            new = [name for name in SHAPE.findall(said) if name in shapes and name not in found]
            found += new
            ways += [shapes[name] for name in new]
    return found


@lru_cache(maxsize=4)
def painting(stylesheet):
    """Return the rules of a stylesheet that paint on paper: the classes that each is for, and its text."""
    rules = list(_on_paper(tinycss2.parse_stylesheet(stylesheet, skip_comments=True, skip_whitespace=True)))
    named = {}
    for selector, declarations in rules:
        if selector == ":root":
            named |= {name: value for name, value in declarations if name.startswith("--")}
    return [
        (frozenset(CLASS.findall(selector)), f"{selector} {{ {painted} }}")
        for selectors, declarations in rules
        for selector in selectors.split(",")
        if "." in selector and (painted := "; ".join(_painted(declarations, named)))
    ]


def _on_paper(rules):
    """Yield each rule that holds on paper, in its order: selector and declarations."""
    for rule in rules:
        if rule.type == "qualified-rule":
            said = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            declared = [
                (each.name, tinycss2.serialize(each.value).strip()) for each in said if _is_said(each)
            ]
            yield tinycss2.serialize(rule.prelude).strip(), declared
        elif rule.type == "at-rule" and rule.content and _holds(rule):
            yield from _on_paper(tinycss2.parse_blocks_contents(rule.content, skip_comments=True))


def _is_said(node):
    return node.type == "declaration"


def _holds(rule):
    condition = tinycss2.serialize(rule.prelude).strip()
    return rule.at_keyword == "layer" or (rule.at_keyword == "media" and condition == "print")


def _painted(declarations, named):
    """Yield what paints, with the colours for their names; of a font its size, which is all that is taken."""
    for name, value in declarations:
        if name == "font" and (size := SIZE.search(value)):
            yield f"font-size: {size[0]}; font-family: sans-serif"
        elif name in PAINTING:
            yield f"{name}: {NAME.sub(lambda said: named[said[1]], value)}"
