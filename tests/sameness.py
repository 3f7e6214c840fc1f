"""The live page and the same page as of now: found by following every link, and compared byte for byte.

What must differ is taken out first: the bar that says where one is, the form and the link for another day, the
parameters that links and forms carry on, and what an editor is offered on the present only. A form's token
differs from one answer to the next.
"""

import json
import re
from difflib import unified_diff
from html import unescape
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from django.utils import timezone

from config.audit.as_of import AsOf, today
from tests.api import ROOT

CARRIED = r"(?:as_of|clock|recorded_until)=[^&\"#\s\\]*"
OF_THE_PAST = [
    (r"\r\n ", ""),  # a calendar folds its lines
    (r"</header>\s*(<aside class=\"pastbar\".*?</aside>)?\s*<main", "</header><main"),
    (r'<form class="asof".*?</form>', ""),
    (r'<p class="exports asof-keep">.*?</p>', ""),
    (r'\s*<input type="hidden" name="(as_of|clock|recorded_until)" value="[^"]*">', ""),
    (rf"(?:&amp;|&){CARRIED}", ""),
    (rf"\?{CARRIED}(?:&amp;|&)", "?"),
    (rf"\?{CARRIED}", ""),
    (r"/changes\.csv\?from=[-\d]+", "/changes.csv?from="),  # the record begins on another day by each clock
    (r"(NAME:[^\r\n]*?) as of [^\r\n]*", r"\1"),  # the title of a calendar
    (r"Made \d+ \w+ \d{4}, \d\d:\d\d", ""),  # a briefing, to the minute
    (r'name="csrfmiddlewaretoken" value="\w+"', ""),
]
OFFERED_NOW = [
    (r'\. <a href="[^"]*">By when it was written down</a>', ""),
    (r"<div[^>]*><dt>For staff</dt>.*?</div>", ""),
    (r'<details class="keep">.*?</details>', ""),  # views are kept on the present only
    (r'<a [^>]*href="/admin/[^"]*"[^>]*>.*?</a>', ""),
]
ELSEWHERE = ("/admin/", "/login/", "/logout/", "/static/")
ELSEWHERE += (
    "/changes",
    "/briefing",
    "/views/",
    "/tokens/",
    "/api/",
)  # changes have a clock of their own, views no past
ENDLESS = ("as_of=", "start=")  # one could go from day to day, and along a timeline
LINK = re.compile(r'<a [^>]*?href="([^"]+)"')


def moments():
    """Return the parameters that ask for the present by each clock."""
    return [AsOf(today()).fields, AsOf.at(timezone.now()).fields]


def settled_moments():
    """Return those that ask for it by the ways of a link that is kept."""
    return [AsOf(today()).settled(timezone.now()).fields, AsOf(today(), "recorded").fields]


def pages(client, begin=("/", "/board/")):
    """Return the addresses of all that a reader can come to by links, with what stands there now."""
    found, ways = {}, list(begin)
    while ways:
        address = ways.pop()
        if address not in found:
            found[address] = text = read(client, address)
            ways += [urldefrag(urljoin(address, unescape(link))).url for link in LINK.findall(text)]
            ways = [each for each in ways if _leads_to_a_page(each)]
    return found


def _leads_to_a_page(address):
    parts = urlsplit(address)
    elsewhere = parts.netloc or parts.path.startswith(ELSEWHERE)
    elsewhere = elsewhere or (parts.path == "/" and parts.query)  # the board again, whose own address is told
    return not (elsewhere or any(name in parts.query for name in ENDLESS))


def things(client, lists):
    """Return the addresses of these lists of the API, page by page, and of all single things in them."""
    found, ways = {}, [f"{ROOT}{each}" for each in lists]
    while ways:
        address = ways.pop()
        found[address] = read(client, address)
        body = json.loads(found[address])
        found |= {row["href"]: read(client, row["href"]) for row in body["results"] if "href" in row}
        ways += [body["next"]] if body["next"] else []
    return found


def asked(client, addresses):
    """Return addresses with what stands there now."""
    return {address: read(client, address) for address in addresses}


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    text = answer.getvalue().decode()
    for pattern, instead in OF_THE_PAST + OFFERED_NOW:
        text = re.sub(pattern, instead, text, flags=re.DOTALL)
    return text


def differences(client, live, moments):
    """Return line by line what differs between the pages and themselves as of these moments."""
    found = [
        line
        for moment in moments
        for address, text in live.items()
        for line in _difference(client, address, text, urlencode(moment))
    ]
    return "\n".join(found)


def _difference(client, address, live, moment):
    then = read(client, f"{address}{'&' if '?' in address else '?'}{moment}")
    return unified_diff(live.splitlines(), then.splitlines(), address, f"as of {moment}", lineterm="", n=0)
