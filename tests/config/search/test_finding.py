"""What is found by its words, in which order, and as of an earlier day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agreements.models import Party, Source
from config.audit.as_of import RECORDED, AsOf, reading
from config.audit.context import acting
from config.search import finding
from config.search.asking import MOST_WORDS, Asked
from config.search.finding import find
from config.search.folding import fold
from config.search.indexing import catch_up
from config.search.searched import searched_models
from programmes.models import Milestone
from tests import make
from tests.programmes.full import full_programme

pytestmark = pytest.mark.django_db
PARTY = "agreements.party"
OCTOBER, DECEMBER, MARCH = date(2025, 10, 22), date(2025, 12, 8), date(2026, 3, 2)


def search(text, noun=PARTY, on=None):
    """Return the keys of what is found of a noun, the best first."""
    catch_up()
    with reading(on and AsOf(on)):
        found = find(Asked.read(text), searched_models())
    return found[noun].keys if noun in found else []


def everything(text, on=None):
    catch_up()
    with reading(on):
        return {noun: found.keys for noun, found in find(Asked.read(text), searched_models()).items()}


def party(name, **fields):
    return make.party(name, **{"slug": f"p{Party.objects.count()}", **fields}).pk


@pytest.mark.parametrize("asked", ["Ålesund", "aalesund", "ALESUND", "ales", "Yard Ålesund", "ålesund ya"])
def test_a_word_is_found_in_any_spelling_and_the_last_by_its_beginning(asked):
    key = party("Ålesund yard")

    assert search(asked) == [key]


@pytest.mark.parametrize("asked", ["Київ", "Kyiv", "Kiev", "kyi"])
def test_a_word_is_found_in_either_script(asked):
    latin, cyrillic = party("City of Kyiv"), party("Місто Київ")

    assert set(search(asked)) == {latin, cyrillic}


@pytest.mark.parametrize("asked", ["ale yard", "yard Bergen", "sund", "yards", "l"])
def test_each_word_must_be_found_and_only_the_last_may_be_a_beginning(asked):
    party("Ålesund yard")

    assert search(asked) == []


def test_one_letter_is_a_word_and_not_a_beginning():
    key = party("Group A")
    party("Agency")

    assert search("a") == [key]


def test_words_may_stand_in_name_and_texts_together():
    key = party("Materiel", country="NO")

    assert search("materiel norway") == [key]


def test_the_name_comes_before_texts_the_whole_before_a_beginning_and_what_is_open_before_what_is_over():
    said_begins = party("One", country="NO", kind="ministry")
    said = make.party("Two", slug="norw").pk
    begins = party("Norwegian yard")
    over = party("Norw of old", ended_on=MARCH)
    named = party("Norw")
    newest = party("Norw, another")

    assert search("norw") == [newest, named, over, begins, said, said_begins]


def test_what_is_searched_now_is_as_the_same_day_has_it():
    full_programme()
    party("Not met Agency")
    Party.objects.filter(name="Denmark").update(ended_on=timezone.localdate())
    for text in ("no", "not", "agency", "met", "100", "tender", "how", "report"):
        assert everything(text) == everything(text, AsOf(timezone.localdate())), text
        assert everything(text) == everything(text, AsOf(timezone.localdate(), RECORDED)), text


def test_of_a_noun_no_more_than_so_many_are_weighed_but_every_name_is_among_them(monkeypatch):
    monkeypatch.setattr(finding, "MOST", 3)
    named = party("Norway")
    for _ in range(6):
        party("Ministry", country="NO", kind="ministry")
    catch_up()

    found = find(Asked.read("norway"), [PARTY])[PARTY]

    assert found.has_more
    assert found.count == 3
    assert found.keys[0] == named


def test_as_many_as_are_weighed_are_all(monkeypatch):
    monkeypatch.setattr(finding, "MOST", 3)
    for _ in range(3):
        party("Norway")
    catch_up()

    found = find(Asked.read("norway"), [PARTY])[PARTY]

    assert (found.count, found.has_more) == (3, False)


def test_only_the_nouns_that_are_asked_for_are_found():
    make.source(title="Norway")
    party("Norway")
    catch_up()

    assert list(find(Asked.read("norway"), [PARTY])) == [PARTY]


@pytest.fixture
def renamed():
    """A party known from October; in December it has another name; in March it has ended."""
    with acting(known_on=OCTOBER):
        made = make.party("Drone Office", slug="office")
    with acting(known_on=DECEMBER):
        Party.objects.filter(pk=made.pk).update(name="Materiel Agency")
    with acting(known_on=MARCH):
        Party.objects.filter(pk=made.pk).update(ended_on=MARCH)
    return made.pk


def test_what_was_called_otherwise_then_is_found_by_its_name_of_then(renamed):
    assert search("drone") == []
    assert search("drone", on=OCTOBER) == [renamed]
    assert search("drone", on=DECEMBER) == []
    assert search("materiel", on=OCTOBER) == []
    assert search("materiel", on=DECEMBER) == search("materiel") == [renamed]


def test_words_of_two_versions_are_not_found_together(renamed):
    for on in (None, OCTOBER, DECEMBER):
        assert search("drone materiel", on=on) == []


def test_what_came_later_is_not_found(renamed):
    with acting(known_on=DECEMBER):
        later = party("Drone School")

    assert search("drone", on=DECEMBER - timedelta(days=1)) == [renamed]
    assert search("drone", on=DECEMBER) == [later]


def test_what_has_ended_since_is_weighed_as_it_stood(renamed):
    with acting(known_on=OCTOBER):
        earlier = make.party("Materiel Agency", slug="other").pk

    assert search("materiel agency", on=DECEMBER) == [earlier, renamed]
    Party.objects.filter(pk=earlier).update(ended_on=MARCH)
    assert search("materiel agency", on=DECEMBER) == [earlier, renamed]


def test_what_is_gone_is_found_as_it_stood():
    with acting(known_on=OCTOBER):
        gone = make.party("Gone Office").pk
    with acting(known_on=DECEMBER):
        Party.objects.filter(pk=gone).delete()

    assert search("gone") == []
    assert search("gone", on=OCTOBER) == [gone]
    assert search("gone", on=DECEMBER) == []


def test_what_is_withdrawn_is_found_and_comes_last():
    first = make.source(tag="S1", title="Letter of intent").pk
    withdrawn = make.source(tag="S2", title="Letter of intent").pk
    Source.objects.filter(pk=withdrawn).update(withdrawn_on=timezone.localdate())

    assert search("letter", "agreements.source") == [first, withdrawn]


def test_it_asks_as_many_queries_of_many_as_of_few():
    make.milestone("Tender 0", programme=make.programme("Tender"))
    search("tender")
    with CaptureQueriesContext(connection) as few:
        everything("tender")
    with CaptureQueriesContext(connection) as few_then:
        everything("tender", AsOf(timezone.localdate()))

    programme = Milestone.objects.get().programme
    for number in range(20):
        make.milestone(f"Tender {number + 1}", programme=programme)
    catch_up()

    with CaptureQueriesContext(connection) as many:
        everything("tender")
    with CaptureQueriesContext(connection) as many_then:
        everything("tender", AsOf(timezone.localdate()))
    assert len(many) == len(few)
    assert len(many_then) == len(few_then)


@pytest.mark.parametrize(
    "asked", ["' OR 1", '"', "title:", "a:*", "x & !y", "(((", "NOT met", "{}", "%s", "NEAR(a b)"]
)
def test_nothing_that_is_asked_means_anything_to_the_database(asked):
    party("Agency")

    assert search(asked) == search(asked, on=timezone.localdate()) == []


@pytest.mark.parametrize("asked", ["", "   ", "—", "…!?"])
def test_where_no_word_is_asked_for_nothing_is_found(asked):
    party("Agency")

    assert everything(asked) == everything(asked, AsOf(timezone.localdate())) == {}


def test_one_word_that_folds_to_hundreds_is_asked_for_in_part():
    assert len(Asked.read("ﷺ" * 200).words) <= MOST_WORDS
    assert len(Asked.read(" ".join(f"w{number}" for number in range(100))).words) == MOST_WORDS
    assert search(" ".join(f"w{number}" for number in range(100))) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
@example("Ålesund Київ ½ ﷺ 北京 Q-14 it's x21271")
@example("Ⅳ ㎏ ٣ ߀ 𝟘 ꭐ ẞ ŉ ǰ")
def test_what_is_indexed_is_found_by_each_of_its_own_words(db, name):
    made = Party.objects.filter(slug="any").first() or make.party("Any", slug="any")
    Party.objects.filter(pk=made.pk).update(name=name)

    for word in fold(name).split():
        assert search(word) == [made.pk], word
    for text in name.split():
        assert not fold(text) or search(text) == [made.pk], text
