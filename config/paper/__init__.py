"""Pages as PDF, where the server can make them: with the extra `pdf`, and the library Pango of the system."""

try:
    from config.paper import press
except (ImportError, OSError):  # not installed; or installed, and without Pango
    press = None

can_print = press is not None
WHAT_IS_MISSING = (
    "This server cannot make a PDF: it needs the extra “pdf” of this project (WeasyPrint)"
    " and the system’s Pango (on Debian: libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0)."
    " Print the page of the briefing instead."
)


def printed(page, address):
    """Return a page that stands at this address as PDF."""
    return press.printed(page, address)
