"""Find anything: one search over all that pages tell of."""

from django import forms
from django.shortcuts import redirect, render

from config.audit.as_of import today
from config.filters import Search
from config.reading import asked, one_of, page_of, reader_required
from config.search.asking import Asked
from config.search.finding import find
from config.search.indexing import catch_up
from programmes.boards import finds
from programmes.boards.portraits import address_of
from programmes.models import sought

BEST = 5  # of each noun, where all are shown
AT_ONCE = 4000  # changes that one search adds to the index; the next goes on


class SearchForm(forms.Form):
    q = Search().field
    noun = one_of("Noun", [(noun, label) for noun, (label, _) in finds.LABELS.items()])


@reader_required
def search(request):
    form = asked(SearchForm(request.GET))
    text, noun = (form.cleaned_data[name] for name in ("q", "noun"))
    if not noun and (record := sought.straight_to(text)):
        return redirect(address_of(record))
    words = Asked.read(text)
    behind = catch_up(AT_ONCE) if words else 0
    found = find(words, sought.NOUNS.values())
    page, shown = _shown(request, noun, found)
    context = {
        "sought": text,
        "noun": noun,
        "has_words": bool(words),
        "behind": behind,
        "groups": _groups(found, shown, words),
        "page": page,
    }
    context["finding"] = finds.finding(context["groups"])
    answer = render(request, "programmes/search.html", context)
    if behind:  # the next one finds more, though nothing was written meanwhile
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _shown(request, noun, found):
    """Return the page of one noun, where one is asked for, and the keys to show of each noun."""
    of_nouns = {each: found[label].keys for each, label in sought.NOUNS.items() if label in found}
    if not noun:
        return None, {each: keys[:BEST] for each, keys in of_nouns.items()}
    keys = of_nouns.get(noun, [])
    page = page_of(request, keys, len(keys))
    return page, {noun: page.object_list}


def _groups(found, shown, words):
    """Return what was found of each noun, with the records that are shown."""
    return [
        finds.Group(
            noun,
            found[label].count,
            found[label].has_more,
            finds.finds(noun, sought.records(noun, shown.get(noun, [])), words, today()),
        )
        for noun, label in sought.NOUNS.items()
        if label in found
    ]
