"""What was found by its words, by noun: what each is, where it belongs, how it stands."""

from dataclasses import dataclass, field

from django.db.models import SlugField
from django.utils.safestring import SafeString

from config.search.marking import excerpt, marked
from programmes.boards.portraits import PORTRAITS, Portrait, address_of
from programmes.boards.words import counted, listed, sentence

LABELS = {  # of a group, and of one of it
    "programmes": ("Programmes", "programme"),
    "milestones": ("Milestones", "milestone"),
    "questions": ("Questions", "question"),
    "agreements": ("Agreements", "agreement"),
    "facts": ("Facts", "fact"),
    "parties": ("Parties", "party"),
    "signatures": ("Signatures", "signature"),
    "sources": ("Sources", "source"),
    "updates": ("Updates of milestones", "update"),
    "replies": ("What was heard on questions", "reply"),
}
LONGEST_TITLE = 160


@dataclass
class Find:
    """One record that was found, with the words marked that were asked for."""

    portrait: Portrait
    address: str
    title: SafeString
    kind: SafeString
    belongs: list  # pairs of a name and an address: what it is part of
    said: SafeString  # where the words stand in its texts


@dataclass
class Group:
    """What was found of one noun: how much in all, and those that are shown."""

    noun: str
    count: int
    has_more: bool
    finds: list = field(default_factory=list)

    @property
    def label(self):
        return LABELS[self.noun][0]

    @property
    def words(self):
        words = counted(self.count, LABELS[self.noun][1])
        return f"more than {words}" if self.has_more else words

    @property
    def is_cut(self):
        return self.count > len(self.finds)


def finding(groups):
    """Say of which nouns something was found, and how much."""
    return sentence(f"found on {listed(group.words for group in groups)}") if groups else ""


def finds(noun, records, asked, today):
    """Return what a page shows of the records of one noun."""
    return [_find(record, PORTRAITS[noun](record, today), asked) for record in records]


def _find(record, portrait, asked):
    title, kind = _title(portrait.title, asked), marked(portrait.kind, asked)
    return Find(
        portrait,
        address_of(record),
        title=title,
        kind=kind,
        belongs=[(marked(str(each), asked), address_of(each)) for each in portrait.belongs if each],
        said=_said(record, portrait, asked) or _name_in_addresses(record, title, asked),
    )


def _said(record, portrait, asked):
    """Return where the words stand in what is said of a record, beyond what is shown of it anyway."""
    texts = (getattr(record, each.name) for each in _texts(record) if not isinstance(each, SlugField))
    told = (excerpt(text, asked) for text in texts if text not in portrait.kind and text != portrait.title)
    return next(filter(None, told), "")


def _name_in_addresses(record, title, asked):
    """Return the name of a record in addresses, where its words are in that and not in its title."""
    slugs = [each.name for each in _texts(record) if isinstance(each, SlugField)]
    return excerpt(getattr(record, slugs[0]), asked) if slugs and "<mark>" not in title else ""


def _texts(record):
    """Return the fields that are searched beside the name and hold words, not codes."""
    fields = (record._meta.get_field(name) for name in record.searched.texts)
    return [each for each in fields if not each.choices]


def _title(text, asked):
    if len(text) <= LONGEST_TITLE:
        return marked(text, asked)
    beginning = text[:LONGEST_TITLE].rpartition(" ")[0] or text[:LONGEST_TITLE]
    return excerpt(text, asked) or marked(f"{beginning} …", asked)
