"""The settings of the house, open to read, and the usual way beside it."""

from config.settings import *  # noqa: F403, TID251
from config.settings import INSTALLED_APPS  # noqa: TID251

DEBUG = False
OPEN_READING = True
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "benchmarks.naive"
INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks"]
