"""Which build of this software answers: with another code, template or setting it is another."""

from functools import cache
from hashlib import sha256

import django
from django.conf import settings

ROOMS = ("config", "agreements", "programmes", "templates")
KINDS = {".py", ".html", ".txt", ".css", ".js", ".svg"}
NO_MATTER = {"SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASES", "SETTINGS_MODULE"}


def stamp():
    """Return what is the same as long as the same question of the same record has the same answer."""
    return _stamp(_last_touched() if settings.DEBUG else 0)


@cache
def _stamp(touched):
    made_of = sha256(repr((django.VERSION, touched, _settings())).encode())
    for path in _files():
        made_of.update(path.name.encode() + path.read_bytes())
    return made_of.hexdigest()


def _settings():
    """Return what we set; what Django sets for us goes with its version, and some of it warns when read."""
    names = sorted(name for name in {*dir(settings)} - NO_MATTER if settings.is_overridden(name))
    return [(name, repr(getattr(settings, name))) for name in names]


def _files():
    return sorted(
        path for room in ROOMS for path in (settings.BASE_DIR / room).rglob("*") if path.suffix in KINDS
    )


def _last_touched():
    """Return when a template was last edited: where one develops, no restart tells of it."""
    return max(path.stat().st_mtime_ns for path in (settings.BASE_DIR / "templates").rglob("*.html"))
