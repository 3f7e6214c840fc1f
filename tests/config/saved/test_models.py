"""A view is kept under a name, shared with a desk, withdrawn; a person starts with one, or with the board."""

import pytest
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict

from config.audit.as_of import AsOf, reading, today
from config.saved.models import MOST, SavedView, StartPage, desks_of
from config.saved.pages import Page, page_named
from tests import make

pytestmark = pytest.mark.django_db


def keep(owner, title="Norway", query="nation=NO", page="board"):
    return SavedView.objects.keep(owner, page_named(page), QueryDict(query), title=title)


@pytest.fixture
def kari(editor):
    """A member of the Nordic desk, which has a programme."""
    make.programme(desk=make.desk())
    return editor


@pytest.fixture
def ola(kari):
    """Another member of the Nordic desk."""
    return make.user("ola", groups=["Readers", "Nordic desk"])


def seen(person):
    return [str(view) for view in SavedView.objects.seen_by(person)]


def test_what_a_page_does_not_know_is_not_kept(reader):
    query = "nation=NO&nation=SE&q=&view=compact&as_of=2025-12-08&clock=recorded&page=3&token=pt_x&utm=1"

    assert keep(reader, query=query).query == "nation=NO&nation=SE&view=compact"


def test_a_moment_a_place_in_a_list_and_a_secret_are_never_kept_whatever_a_page_reads():
    class Greedy(forms.Form):
        q, as_of, clock, recorded_until, page, before, token = (forms.CharField() for _ in range(7))

    assert Page("board", "Board", (Greedy,)).known == ["q"]


def test_the_same_filter_is_kept_alike_in_whatever_order_it_is_asked(reader):
    assert (
        keep(reader, "A", "view=compact&stage=intent").query
        == keep(reader, "B", "stage=intent&view=compact").query
    )


def test_a_view_leads_to_its_page(reader):
    assert keep(reader).address == "/board/?nation=NO"
    assert keep(reader, "All", "").address == "/board/"
    assert keep(reader, "Old", "older_than=90", "questions").address == "/questions/?older_than=90"


@pytest.mark.parametrize(
    "name", ["board", "timeline", "questions", "known", "nations", "agreements", "changes", "sources"]
)
def test_every_page_with_filters_can_be_kept(name):
    assert page_named(name).name == name
    assert page_named(name).known


@pytest.mark.parametrize("name", ["home", "search", "admin:index", "nowhere", "programme", ""])
def test_no_other_page_can_be_kept_under_its_name(name):
    assert page_named(name) is None or page_named(name).name == "board"


def test_the_changes_keep_their_period_and_programme(reader):
    slug = make.programme().slug

    view = keep(reader, "Week", f"from=2026-03-01&to=2026-03-02&programme={slug}&before=x", "changes")

    assert view.query == f"from=2026-03-01&to=2026-03-02&programme={slug}"
    assert view.trouble == ""


def test_a_name_is_taken_once_by_each_owner_in_big_and_small_letters_alike(reader, editor):
    keep(reader, "Norway")
    keep(editor, "Norway")

    with pytest.raises(ValidationError, match="a view of this name already"):
        keep(reader, " norway ")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.filter(owner=editor).update(owner=reader)


def test_a_name_is_free_again_once_its_view_is_withdrawn(reader):
    keep(reader).withdraw()

    assert str(keep(reader)) == "Norway"


@pytest.mark.parametrize("title", ["", "  ", "\u200b", "\n\t"])
def test_a_view_has_a_name_that_can_be_read(reader, title):
    with pytest.raises(ValidationError, match="Give the view a name"):
        keep(reader, title)


def test_a_name_has_at_most_80_characters_on_one_line(reader):
    assert keep(reader, "a\nb").title == "a b"
    assert keep(reader, "å" * 80).title == "å" * 80
    with pytest.raises(ValidationError, match="at most 80 characters"):
        keep(reader, "å" * 81)


def test_a_filter_of_any_length_is_not_kept(reader):
    with pytest.raises(ValidationError, match="too long to be kept"):
        keep(reader, query=f"q={'a' * 1000}")


def test_a_person_keeps_a_hundred_views_and_no_more(reader):
    for number in range(MOST):
        keep(reader, f"View {number}")

    with pytest.raises(ValidationError, match="Withdraw one"):
        keep(reader, "One more")


def test_a_view_is_shared_with_a_desk_of_its_owner_and_with_nobody_else(kari, ola, reader):
    view = keep(kari)
    assert seen(ola) == []

    view.settle(title="Norway", desk=make.desk())

    assert seen(kari) == seen(ola) == ["Norway"]
    assert seen(reader) == []


def test_roles_and_desks_of_others_are_no_desks_to_share_with(kari):
    make.programme(desk=make.desk("Baltic desk"))
    view = keep(kari)

    assert [desk.name for desk in desks_of(kari)] == ["Nordic desk"]
    for group in ("Editors", "Baltic desk"):
        with pytest.raises(ValidationError, match="a desk of its owner"):
            view.settle(title="Norway", desk=make.desk(group))


def test_the_desk_keeps_what_is_shared_when_its_owner_leaves(kari, ola):
    view = keep(kari)
    view.settle(title="Norway", desk=make.desk())

    kari.groups.clear()
    User.objects.filter(pk=kari.pk).update(is_active=False)

    assert seen(ola) == ["Norway"]
    view.settle(title="Norway now", desk=view.desk)  # who left the desk need not stop sharing to rename


def test_sharing_is_stopped(kari, ola):
    view = keep(kari)
    view.settle(title="Norway", desk=make.desk())

    view.settle(title="Norway", desk=None)

    assert seen(ola) == []
    assert seen(kari) == ["Norway"]


def test_a_view_that_is_withdrawn_is_gone_for_everyone_and_stays_on_record(kari, ola):
    view = keep(kari)
    view.settle(title="Norway", desk=make.desk())

    view.withdraw()

    assert seen(kari) == seen(ola) == []
    assert SavedView.objects.get().withdrawn_on is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.update(desk=make.desk())


def test_each_act_is_on_record_with_its_reason(kari):
    view = keep(kari)
    view.settle(title="{Norway}", desk=make.desk("Nordic desk"))
    view.show(QueryDict("nation=SE"))
    view.withdraw()

    reasons = list(view.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert reasons == [
        "View “Norway”: kept",
        "View “{Norway}”: shared with Nordic desk",
        "View “{Norway}”: shows another filter",
        "View “{Norway}”: withdrawn",
    ]


def test_a_person_starts_with_one_view_or_with_the_board(kari, ola):
    mine, other = keep(kari), keep(kari, "Other")

    for view in (mine, other):
        StartPage.objects.choose(kari, view)
    assert StartPage.objects.of(kari) == other
    assert StartPage.objects.of(ola) is None

    StartPage.objects.choose(kari, None)
    assert StartPage.objects.of(kari) is None
    assert StartPage.objects.count() == 1


def test_one_starts_with_what_is_shared_and_not_with_what_is_not(kari, ola):
    view = keep(kari)
    with pytest.raises(ValidationError, match="shared with you"):
        StartPage.objects.choose(ola, view)

    view.settle(title="Norway", desk=make.desk())
    StartPage.objects.choose(ola, view)

    assert StartPage.objects.of(ola) == view


def test_who_withdraws_their_start_page_starts_with_the_board(kari):
    view = keep(kari)
    StartPage.objects.choose(kari, view)

    view.withdraw()

    assert StartPage.objects.of(kari) is None
    assert StartPage.objects.get().history.count() == 2


def test_views_are_no_part_of_the_record_as_of_a_day(reader):
    view = keep(reader)

    with reading(AsOf(today())):
        assert SavedView.objects.get() == view
    assert SavedView.timeless
    assert StartPage.timeless


def test_a_view_tells_in_words_what_it_shows(reader, django_assert_num_queries):
    slug = make.programme().slug
    view = keep(reader, query=f"programme={slug}&topic=quantity&topic=budget&owner=me", page="questions")

    with django_assert_num_queries(0):
        assert view.words == [
            ("Programme", slug),
            ("Topic", "Quantity, Budget"),
            ("Owner", "me"),
        ]
    assert keep(reader, "Compact", "view=compact").words == [("View", "Compact")]


def test_a_view_says_what_it_can_no_longer_show(reader):
    programme = make.programme()
    view = keep(reader, query=f"programme={programme.slug}", page="questions")
    assert view.trouble == ""

    programme.slug = "renamed"
    make._save(programme)
    assert view.trouble.startswith("Programme: there is no “programme-")

    view.query = "colour=red&shape=round"
    assert view.trouble == view.lost == "Open questions no longer takes “colour” and “shape”."

    view.page = "gone"
    assert view.trouble == view.lost == "The page that it showed is no longer there."
    assert view.words == []
