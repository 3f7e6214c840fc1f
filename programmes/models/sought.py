"""What can be searched for, what stands beside each find, and which record a key leads straight to."""

import re

from django.apps import apps

from agreements.models import Agreement, Source
from programmes.models.milestone import Milestone
from programmes.models.programme import Programme
from programmes.models.question import OpenQuestion

NOUNS = {  # in the order of the page
    "programmes": "programmes.programme",
    "milestones": "programmes.milestone",
    "questions": "programmes.openquestion",
    "agreements": "agreements.agreement",
    "facts": "programmes.claim",
    "parties": "agreements.party",
    "signatures": "agreements.signature",
    "sources": "agreements.source",
    "updates": "programmes.milestoneupdate",
    "replies": "programmes.questionupdate",
}
BESIDE = {
    "programmes": ["lead"],
    "milestones": ["programme", "source"],
    "questions": ["programme", "agreement", "source"],
    "agreements": ["source"],
    "facts": ["programme", "agreement", "source"],
    "parties": ["parent"],
    "signatures": ["agreement", "party", "source"],
    "updates": ["milestone__programme", "source"],
    "replies": ["question__programme", "question__agreement", "source"],
}
QUESTION = re.compile(r"Q-?(\d{1,9})", re.ASCII | re.IGNORECASE)
TAG = re.compile(r"S[1-9]\d{0,10}", re.ASCII | re.IGNORECASE)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+", re.ASCII | re.IGNORECASE)  # of several words: one is any word


def records(noun, keys):
    """Return the records with these keys, in their order, with what stands beside each."""
    found = apps.get_model(NOUNS[noun]).objects.select_related(*BESIDE.get(noun, [None])).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def straight_to(text):
    """Return the record whose key this is: Q-14, S4, or a name in addresses such as ua-no-line."""
    if key := QUESTION.fullmatch(text):
        return OpenQuestion.objects.filter(number=int(key[1])).first()
    if TAG.fullmatch(text):
        return Source.objects.filter(tag=text.upper()).first()
    if not SLUG.fullmatch(text):
        return None
    of_slug = (model.objects.filter(slug=text.lower()).first() for model in (Programme, Agreement, Milestone))
    return next(filter(None, of_slug), None)
