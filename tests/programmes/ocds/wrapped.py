"""Packages without a door around them."""

from django.test import override_settings

from programmes.ocds import packages
from programmes.ocds.releases import ocids, processes
from tests.programmes.ocds.told import PREFIX

AROUND = {"uri": "https://tracker.example.org/x", "extension": "https://tracker.example.org/extension.json"}


def release_package(releases):
    return packages.release_package(releases, **AROUND)


@override_settings(OCDS_PREFIX=PREFIX)
def record_package():
    records = [packages.record_with_versions(*each, address) for each in processes(ocids())]
    return packages.record_package(records, **AROUND)


def address(release):
    return f"https://tracker.example.org/{release}/#{release}"
