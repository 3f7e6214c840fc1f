"""How values look in OCDS: instants of a fixed width, numbers, addresses; and nothing that is empty."""

import re
from datetime import UTC, datetime, time, timedelta

from django.utils.encoding import iri_to_uri

MILLISECOND = timedelta(milliseconds=1)
LAST_SECOND = time(23, 59, 59)
ADDRESS = re.compile(r"https?://[\w.\-\[\]:@%]+(/[\w.\-~:/?#\[\]@!$&'()*+,;=%]*)?\Z", re.ASCII)
ISO_4217 = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
    GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD
    KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN
    NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
    SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV
    WST XAF XCD XOF XPF YER ZAR ZMW
"""  # in use; an amount in another unit stays in words
CURRENCIES = frozenset(ISO_4217.split())


def rounded_up(moment):
    """Return the first full millisecond that is not before a moment."""
    beyond = timedelta(microseconds=moment.microsecond % 1000)
    return moment - beyond + MILLISECOND if beyond else moment


def instant(moment):
    """Return a moment in UTC, always of the same width: mergers put releases in order by this text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def begins(day):
    return f"{day.isoformat()}T00:00:00Z" if day else None


def ends(day):
    return f"{datetime.combine(day, LAST_SECOND).isoformat()}Z" if day else None


def exact(when):
    """Return the day of a date that is a day and no vaguer; None otherwise."""
    return None if when.precision != "day" or when.edge or when.approximate else begins(when.earliest)


def number(amount):
    """Return a decimal as a number of JSON."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def figure(claim):
    """Return the one amount that a claim gives; None for a range, or none."""
    low, high = claim.amount_low, claim.amount_high
    if None not in (low, high) and low != high:
        return None
    return number(high if low is None else low)


def address(text):
    """Return an address as a URI; None when it is none."""
    uri = iri_to_uri(text)
    return uri if ADDRESS.match(uri) else None


def filled(**fields):
    """Return the fields that hold something: OCDS leaves out what is not known.

    What has an id and nothing else says nothing, and is not there either.
    """
    kept = {name: value for name, raw in fields.items() if _says(value := _clean(raw))}
    return kept if set(kept) != {"id"} else {}


def _clean(value):
    return value.replace("\x00", "").strip() if isinstance(value, str) else value


def _says(value):
    return value is not None and value is not False and value != "" and value != [] and value != {}
