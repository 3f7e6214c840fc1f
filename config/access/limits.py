"""How often somebody may do something, counted for all processes of this machine without a database.

Each window of time has a directory, and in it each one who is counted a file that grows by a byte a time.
Appending is atomic, costs less than a query, and a file's size is the count.
"""

import os
import shutil
import time
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path

from django.conf import settings

APPENDING = os.O_WRONLY | os.O_APPEND | os.O_CREAT


class TooOften(Exception):
    """Raised when somebody has to wait, with for how many seconds."""

    def __init__(self, seconds, of):
        super().__init__(f"There were too many {of}. Try again in {in_words(seconds)}.")
        self.seconds = seconds


@dataclass(frozen=True)
class Limit:
    """So many times in a window of seconds, as the setting of this name says it."""

    setting: str
    of: str = "attempts"

    @property
    def times(self):
        return getattr(settings, self.setting)[0]

    @property
    def window(self):
        return getattr(settings, self.setting)[1]

    @property
    def wait(self):
        """Return how many seconds of this window are left, at least one."""
        return int(self.window - time.time() % self.window) + 1

    def note(self, key):
        """Count one more, and say whether it is still within the limit."""
        path = self._path(key)
        try:
            file = os.open(path, APPENDING, 0o600)
        except FileNotFoundError:
            self._begin(Path(path).parent)
            file = os.open(path, APPENDING, 0o600)
        try:
            os.write(file, b".")
            return os.fstat(file).st_size <= self.times
        finally:
            os.close(file)

    def refuse_if_reached(self, *keys):
        """Raise TooOften for one who has used up this window."""
        if any(self._so_far(key) >= self.times for key in keys):
            raise TooOften(self.wait, self.of)

    def _so_far(self, key):
        try:
            return os.stat(self._path(key)).st_size
        except FileNotFoundError:
            return 0

    def _path(self, key):
        window = f"{self.setting}-{int(time.time() // self.window)}"
        name = sha256(key.encode(errors="replace")).hexdigest()[:32]
        return f"{settings.COUNTS_DIR}/{window}/{name}"

    def _begin(self, directory):
        """Begin a window, and forget those before it."""
        directory.mkdir(parents=True, exist_ok=True)
        for other in directory.parent.glob(f"{self.setting}-*"):
            if other != directory:
                shutil.rmtree(other, ignore_errors=True)


CALLS = Limit("API_RATE")
BAD_TOKENS = Limit("BAD_TOKEN_RATE", "tokens from this address that do not work")
BAD_LOGINS = Limit("BAD_LOGIN_RATE")  # of one name from one address
LOGINS_OF_ADDRESS = Limit("BAD_LOGIN_RATE_OF_ADDRESS")  # whatever the names


def address_of(request):
    """Return where a request comes from; of IPv6 the network, as one machine has all its addresses."""
    said = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:  # it adds to what the client says: the last is its own word
        said = request.META.get("HTTP_X_FORWARDED_FOR", said).rpartition(",")[2].strip()
    try:
        address = ip_address(said.partition("%")[0])
    except ValueError:
        return said
    return str(ip_network(f"{address}/64", strict=False)) if isinstance(address, IPv6Address) else said


def in_words(seconds):
    if seconds < 90:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    return f"{round(seconds / 60)} minutes"
