"""Packages: what stands around releases and records, and the addresses of both."""

from django.conf import settings

from programmes.ocds.delta import versioned
from programmes.ocds.releases import INITIATED
from programmes.ocds.values import filled

VERSION = "1.1"
OFFICIAL = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_{}_extension/master/extension.json"
)
EXTENSIONS = [OFFICIAL.format(name) for name in ("process_title", "countryCode", "withheldInformation")]
PAGES = OFFICIAL.format("pagination")


def release_package(releases, *, uri, extension, following=""):
    """Return releases in their package; `following` is the address of the next one."""
    return _package(uri, extension, releases[-1]["date"], following) | {"releases": releases}


def record_package(records, *, uri, extension, following=""):
    """Return records in their package, which is as new as the newest release behind it."""
    newest = max(record["releases"][-1]["date"] for record in records)
    return _package(uri, extension, newest, following) | {"records": records}


def record(releases, state, at):
    """Return one process: its releases as addresses, and the state that they make; `at` gives an address."""
    newest = releases[-1]
    linked = [{"url": at(each["id"]), "date": each["date"], "tag": each["tag"]} for each in releases]
    compiled = {
        "ocid": newest["ocid"],
        "id": f"{newest['ocid']}-{newest['date']}",
        "date": newest["date"],
        "tag": ["compiled"],
        "initiationType": INITIATED,
        **state,
    }
    return {"ocid": newest["ocid"], "releases": linked, "compiledRelease": compiled}


def record_with_versions(releases, state, at):
    return record(releases, state, at) | {"versionedRelease": versioned(releases)}


def _package(uri, extension, date, following):
    return filled(
        uri=uri,
        version=VERSION,
        extensions=[*EXTENSIONS, PAGES, extension],
        publishedDate=date,
        publisher=filled(name=settings.OCDS_PUBLISHER, uri=settings.OCDS_PUBLISHER_URI),
        license=settings.OCDS_LICENCE,
        publicationPolicy=settings.OCDS_POLICY,
        links=filled(next=following),
    )
