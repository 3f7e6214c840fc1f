"""Ask an address once, in this process, and print the megabytes that it took at most.

DATABASE_URL=… DEBUG=yes python -m benchmarks.peak /api/v1/exports/milestones.csv
"""

import os
import re
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 (Django is set up first)

from benchmarks.asking import Server  # noqa: E402

STATUS = Path("/proc/self/status")  # the system's other count begins with what the parent took


def main(address):
    Server(get_wsgi_application()).answering(address)()
    print(int(re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text())[1]) // 1024)


if __name__ == "__main__":
    main(sys.argv[1])
