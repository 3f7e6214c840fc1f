"""The printer: WeasyPrint, which is given a page and our own static files, and loads nothing else."""

from urllib.parse import unquote, urlsplit

import weasyprint
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.urls import reverse
from weasyprint.urls import URLFetcher, URLFetcherResponse

from config.marking import stylesheet
from config.paper.drawings import furnish

STYLES = "tracker.css"
TYPES = {"css": "text/css", "svg": "image/svg+xml"}


class NotOurs(ValueError):
    """Raised for an address that is no static file of ours."""


class OnlyOurs(URLFetcher):
    """Serves our static files and the marking from this machine, whatever host their addresses name."""

    def __init__(self, address):
        super().__init__(allowed_protocols=())
        self.host = urlsplit(address)[:2]

    def fetch(self, url, headers=None):
        parts = urlsplit(url)
        if parts[:2] != self.host:
            raise NotOurs(f"{url} is not ours.")
        if parts.path == reverse("marking"):
            return URLFetcherResponse(url, stylesheet(), {"Content-Type": "text/css"})
        elsewhere, _, name = unquote(parts.path).partition(settings.STATIC_URL)
        kind = TYPES.get(name.rpartition(".")[2])
        if elsewhere or kind is None:
            raise NotOurs(f"{url} is no static file of ours.")
        return URLFetcherResponse(url, static(name), {"Content-Type": kind})


def static(name):
    """Return a static file, as it was collected or where it lies. Raises NotOurs where there is none."""
    try:
        if found := finders.find(name):
            with open(found, "rb") as file:
                return file.read()
        with staticfiles_storage.open(name) as file:
            return file.read()
    except (SuspiciousFileOperation, OSError) as error:
        raise NotOurs(f"{name} is no static file of ours.") from error


def printed(page, address):
    """Return a page as PDF for everybody (PDF/UA): tagged, with its language and its title."""
    document = weasyprint.HTML(string=page, base_url=address, url_fetcher=OnlyOurs(address))
    furnish(document.etree_element, static(STYLES).decode())
    return document.write_pdf(pdf_variant="pdf/ua-1")
