"""The index says what the record says, whichever way the record was written."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements.models import Party
from config.audit.chain import head
from config.audit.context import acting
from config.audit.guards import settle
from config.search import indexing
from config.search.indexing import catch_up, rebuild
from config.search.models import Document, Progress
from config.search.searched import Searched, searched_models, told
from programmes.models import Milestone, Programme
from tests import make
from tests.guards import guards_down
from tests.programmes.full import full_programme

pytestmark = pytest.mark.django_db


def index():
    """Return what the index says of each record that is there, and of each that is gone."""
    return {
        (each.noun, each.key): (set(each.title.split()), set(each.body.split()), each.closed)
        for each in Document.objects.all()
        if each.title or each.body
    }


def record():
    """Return what the record itself says of all that is searched."""
    return {
        (noun, key): (set(said.title), set(said.body), said.closed)
        for noun, model in searched_models().items()
        for key, *values in model.objects.values_list("pk", *model.searched.columns)
        for said in [told(model, values)]
    }


def document(thing):
    return Document.objects.get(noun=thing._meta.label_lower, key=thing.pk)


def test_the_index_is_what_the_record_says():
    full_programme()

    catch_up()

    assert index() == record()
    assert {noun for noun, _ in index()} >= {
        "programmes.programme",
        "programmes.milestoneupdate",
        "agreements.party",
    }


def test_it_holds_a_code_in_the_words_that_people_read():
    party = make.party("NSPA", kind="alliance_body", country="")

    catch_up()

    assert document(party).body.split()[:2] == ["aliance", "bodi"]


def by_verb(milestone):
    milestone.log(
        status="cancelled", reason="Given up", reason_code="other", estimate=True, reported_on=make.TODAY
    )


def in_bulk(milestone):
    Milestone.objects.filter(pk=milestone.pk).update(name="Renamed in bulk")


def by_sql(milestone):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE programmes_milestone SET name = 'Renamed by SQL' WHERE id = %s", [milestone.pk]
        )


def by_bulk_update(milestone):
    milestone.name = "Renamed once more"
    Milestone.objects.bulk_update([milestone], ["name"])


def by_deletion(milestone):
    Milestone.objects.filter(pk=milestone.pk)._raw_delete("default")


def behind_the_guards(milestone):
    with guards_down():
        Milestone.objects.filter(pk=milestone.pk).update(name="Renamed by a migration")


@pytest.mark.parametrize("change", [by_verb, in_bulk, by_sql, by_bulk_update, by_deletion, behind_the_guards])
def test_no_way_of_writing_is_missed(change):
    milestone = make.milestone("Tender")
    catch_up()
    before = index()

    change(milestone)
    catch_up()

    assert index() == record() != before


def test_it_keeps_the_words_that_a_record_once_had():
    party = make.party("Old name")
    catch_up()
    Party.objects.filter(pk=party.pk).update(name="Newer name")
    catch_up()
    Party.objects.filter(pk=party.pk).update(name="Newest")
    catch_up()

    assert document(party).title == "newest"
    assert set(document(party).once.split()) == {"old", "newer", "name"}


def test_what_is_gone_says_nothing_and_keeps_what_it_once_said():
    party = make.party("Gone Agency")
    Party.objects.filter(pk=party.pk).delete()

    catch_up()

    assert (document(party).title, document(party).body) == ("", "")
    assert {"gone", "agenci"} <= set(document(party).once.split())


def test_made_anew_it_is_the_same():
    full_programme()
    for name in ("First", "Second"):
        Programme.objects.update(name=name)
        catch_up()
    grown = {(each.noun, each.key): set(each.once.split()) for each in Document.objects.all()}
    was = index()

    rebuild()

    assert index() == was
    assert {(each.noun, each.key): set(each.once.split()) for each in Document.objects.all()} == grown


def test_it_takes_up_a_part_at_a_time_and_says_what_is_still_to_come(monkeypatch):
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    for number in range(5):
        make.party(f"Agency {number}")
    settle(connection)
    total = head().seq

    assert catch_up(most=2) == total - 2
    assert Document.objects.count() == 2
    assert catch_up() == 0
    assert index() == record()


def test_with_nothing_new_it_writes_nothing_and_asks_two_questions():
    make.party()
    catch_up()

    with CaptureQueriesContext(connection) as asked:
        catch_up()

    written = [each["sql"] for each in asked if not each["sql"].startswith(("SELECT", "SET CONSTRAINTS"))]
    assert written == []
    assert sum(each["sql"].startswith("SELECT") for each in asked) == 2


def test_an_index_made_by_other_rules_is_made_anew():
    party = make.party("Agency")
    catch_up()
    Progress.objects.update(rules="other rules")
    Document.objects.update(title="otherwise")

    catch_up()

    assert document(party).title == "agenci"
    assert index() == record()


def test_an_index_that_is_ahead_of_the_record_is_made_anew():
    make.party("Agency")
    catch_up()
    Progress.objects.update(seq=10**9)
    Document.objects.update(title="of a later copy")

    catch_up()

    assert index() == record()


def test_the_rules_are_those_of_the_folding_and_of_what_is_searched(monkeypatch):
    made_by = indexing.rules_now.__wrapped__
    before = made_by()

    assert made_by() == before
    with monkeypatch.context() as patched:
        patched.setattr(Party, "searched", Searched(names=("name",)))
        assert made_by() != before
    with monkeypatch.context() as patched:
        patched.setattr(indexing.inspect, "getsource", lambda _: "another folding")
        assert made_by() != before


def test_what_was_taken_back_is_not_indexed():
    catch_up()
    with transaction.atomic():
        make.party("Taken back")
        transaction.set_rollback(True)

    catch_up()

    assert Document.objects.count() == 0


def test_a_text_of_many_words_is_found_by_its_first():
    programme = make.programme(summary=" ".join(f"word{number}" for number in range(6000)))

    catch_up()

    assert len(document(programme).body.split()) == 5000


def test_a_word_without_end_does_no_harm():
    make.programme(summary="x" + "yz" * 50_000)

    assert catch_up() == 0


def test_the_command_says_how_much_can_be_found(capsys):
    make.party()

    call_command("index_search")
    call_command("index_search", anew=True)

    assert capsys.readouterr().out == "1 records can be found.\n" * 2
    assert index() == record()


@pytest.mark.django_db(transaction=True)
def test_those_who_catch_up_at_once_do_not_cross():
    for number in range(40):
        make.party(f"Agency {number}", slug=f"agency-{number}")
    failed = []

    def search():
        try:
            catch_up()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    def write():
        try:
            with acting(reason="Meanwhile"):
                Party.objects.filter(slug="agency-1").update(name="Renamed meanwhile")
        finally:
            connection.close()

    threads = [threading.Thread(target=each) for each in (search, write, search, search)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    catch_up()

    assert failed == []
    assert Document.objects.count() == 40
    assert index() == record()


@pytest.mark.sqlite
@pytest.mark.skipif(connection.vendor != "sqlite", reason="needs SQLite")
def test_it_reads_only_the_stretch_of_the_chain_that_is_new():
    """SQLite would rather look for the nouns, in the whole chain."""
    make.party()
    with CaptureQueriesContext(connection) as asked:
        catch_up()

    (sql,) = [
        each["sql"] for each in asked if "audit_auditentry" in each["sql"] and "history_id" in each["sql"]
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "(seq>? AND seq<?)" in plan, plan
