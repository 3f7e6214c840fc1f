"""Parties, sources and signatures, read-only; agreements are told of on the upper floor."""

from agreements.api import nouns

urlpatterns = [address for noun in nouns.ALL for address in noun.addresses()]
