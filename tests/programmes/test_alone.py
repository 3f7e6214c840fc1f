"""The page of one milestone and that of one question: what stands on record, its log, what staff may do."""

import re
from datetime import timedelta

import pytest

from agreements.models import Source
from config.audit.context import acting
from programmes import boards
from programmes.models.alone import LOGGED, milestones_alone, newest_logged, questions_alone
from tests import make
from tests.make import TODAY
from tests.programmes.test_views import full_programme, page, queries

pytestmark = pytest.mark.django_db


def promise(milestone, today=TODAY):
    found = milestones_alone().get(pk=milestone.pk)
    return boards.Promise.of(found, list(newest_logged(found.updates)), today)


def inquiry(question, today=TODAY):
    found = questions_alone().get(pk=question.pk)
    return boards.Inquiry(found, today, list(newest_logged(found.updates)))


def moved(milestone, forecast, **said):
    said = {"reason": "Not agreed.", "reason_code": "budget", "reported_on": TODAY, "estimate": True, **said}
    return milestone.log(forecast=forecast, **said)


def promised(forecast, **fields):
    programme = make.programme()
    milestone = make.milestone("Tender", programme=programme, forecast=forecast, **fields)
    make.baseline(programme, effective_on=TODAY - timedelta(days=30))
    return milestone


def text_of(shown):
    main = shown.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


# Milestones


def test_the_finding_of_a_milestone_without_a_date():
    assert promise(make.milestone()).finding == "No date is on record."

    lost = promised("Q2 2026")
    moved(lost, "")
    assert promise(lost).finding == "No date is on record, where Q2 2026 was promised."


@pytest.mark.parametrize(
    ("forecast", "finding"),
    [
        ("Q2 2026", "Forecast in Q2 2026, as first promised."),
        ("Q4 2026", "Forecast in Q4 2026, 2 quarters later than first promised."),
        ("May 2026", "Forecast in May 2026, inside the window first promised."),
        ("2026", "Forecast in 2026, overlapping the window first promised."),
        ("12 Mar 2026", "Forecast on 12 Mar 2026, 1–4 months earlier than first promised."),
        ("by Jun 2026", "Forecast by Jun 2026, overlapping the window first promised."),
        ("Jan 2026", "Overdue: forecast in Jan 2026, 2–6 months earlier than first promised."),
    ],
)
def test_the_finding_of_a_milestone_to_come(forecast, finding):
    milestone = promised("Q2 2026")
    moved(milestone, forecast)

    assert promise(milestone).finding == finding


def test_the_finding_of_a_milestone_that_is_over():
    met, given_up, undated = promised("Q4 2025"), promised("Q2 2026"), make.milestone()
    moved(met, "Q4 2025", status="met", met_on="Feb 2026")
    moved(given_up, "Q2 2026", status="cancelled")
    moved(undated, "", status="cancelled")

    assert promise(met).finding == "Met in Feb 2026, 1–5 months later than first promised."
    assert promise(given_up).finding == "Cancelled; it was last forecast in Q2 2026."
    assert promise(undated).finding == "Cancelled; it has no date."
    assert promise(make.milestone(status="met", met_on="1 Mar 2026")).finding == (
        "Met on 1 Mar 2026; no baseline was ever set."
    )
    assert promise(make.milestone(status="partially_met")).finding == ("Partially met; no date is on record.")


def test_the_finding_says_what_holds_it_up_until_it_is_over():
    milestone = make.milestone(forecast="Q2 2026")
    first = make.question(milestone.programme, needed_by=milestone)
    assert promise(milestone).finding.endswith("; one open question holds it up.")

    make.question(milestone.programme, needed_by=milestone)
    assert promise(milestone).finding.endswith("; two open questions hold it up.")

    first.withdraw(note="Settled")
    moved(milestone, "Q2 2026", status="met", met_on="Feb 2026")
    assert "hold" not in promise(milestone).finding


def test_each_report_stands_beside_the_one_before():
    milestone = make.milestone(reported_on=TODAY - timedelta(days=9), status="partially_met")
    days = iter(range(8, 0, -1))
    for forecast in ("Q2 2026", "Q3 2026", "Q3 2026", "Aug 2026", "Q2 2026", ""):
        moved(milestone, forecast, reported_on=TODAY - timedelta(days=next(days)))
    moved(milestone, "", status="cancelled")

    told = [
        (report.moved.text if report.moved else report.moved_words) for report in promise(milestone).reports
    ]

    assert told == [
        "no date yet",
        "date lost",
        "1–5 months earlier",
        "inside the one before",
        "unchanged",
        "1 quarter later",
        "first date",
        "first report",
    ]


def test_a_long_log_shows_its_newest_entries_and_leads_to_the_history(as_reader):
    milestone = make.milestone(forecast="2026")
    for number in range(LOGGED):
        milestone.log(note=f"Report {number}", reported_on=TODAY)

    shown = page(as_reader, f"/milestones/{milestone.slug}/").partition('id="log"')[2].partition("</section")

    assert shown[0].count("<time") == LOGGED
    assert "first report" not in shown[0]
    assert f"These are the newest {LOGGED}." in shown[0]
    milestone = make.milestone(forecast="2026")
    assert "These are the newest" not in page(as_reader, f"/milestones/{milestone.slug}/")


def test_a_milestone_page_shows_all_that_is_on_record(as_reader, editor):
    programme = full_programme(editor=editor)
    first, last = programme.milestones.order_by("pk")
    make.baseline(programme, kind="working", reason="Second plan")

    shown = text_of(page(as_reader, f"/milestones/{first.slug}/"))

    for fact in (
        f"Board Buy 0 {first.name}",
        "orecast in Q3 2026, 1 quarter later than first promised; one open question holds it up.",
        "reported on 2 Mar 2026",
        "Original baseline Q2 2026 1 quarter later of 2 Mar 2026: First plan",
        "Working baseline Q3 2026 as baseline of 2 Mar 2026: Second plan",
        f"Waits for it {last.name} : scheduled, no date given",
        "Waits for nothing on record",
        "Met on not met",
        "Gate guards none",
        "Q-01 How many?",
        "2 Mar 2026 Scheduled Q3 2026",
        "New information: other Not agreed.",
        "Kept by Nordic desk",
        "Import logged one milestone update",
    ):
        assert fact in shown
    assert f"Waits for {first.name} : scheduled, Q3 2026" in text_of(
        page(as_reader, f"/milestones/{last.slug}/")
    )


def test_a_bare_milestone_names_each_absence(as_reader):
    shown = text_of(page(as_reader, f"/milestones/{make.milestone().slug}/"))

    for absence in (
        "nothing reported yet",
        "no date given",
        "none set: slip cannot be measured",
        "Source not stated",
        "Owner not named",
        "Nothing is logged yet.",
        "no desk yet",
        "none yet",
    ):
        assert absence in shown
    assert "Questions that it needs answered" not in shown


def test_a_wait_for_another_programme_names_it(as_reader):
    here, there = make.milestone("Award"), make.milestone("Tender", programme=make.programme("Other buy"))
    make.dependency(here, there)

    assert "Tender (Other buy): scheduled" in text_of(page(as_reader, f"/milestones/{here.slug}/"))


def test_a_wait_that_has_ended_stands_on_neither_page(as_reader):
    here, there = make.milestone("Award"), make.milestone("Tender")
    wait = make.dependency(here, there)
    with acting(reason="Together now"):
        type(wait).objects.update(ended_on=TODAY)

    assert (promise(here).waits, promise(there).waiting) == ([], [])


def test_names_lead_to_their_pages(as_reader):
    programme = full_programme()
    agreement = make.agreement()
    make.question(agreement)

    of_programme = page(as_reader, f"/programmes/{programme.slug}/")
    of_agreement = page(as_reader, f"/agreements/{agreement.slug}/")

    for milestone in programme.milestones.all():
        assert f'<a href="/milestones/{milestone.slug}/">{milestone.name}</a>' in of_programme
    assert '<a href="/questions/1/">Q-01</a>' in of_programme
    assert '<a href="/questions/3/">Q-03</a>' in of_agreement


def test_a_milestone_page_asks_no_more_queries_of_more_rows(as_reader, editor):
    programme = full_programme(editor=editor)
    milestone = programme.milestones.order_by("pk").first()
    make.dependency(milestone, make.milestone(forecast="2026"))
    address = f"/milestones/{milestone.slug}/"
    few = queries(as_reader, address)

    for number in range(8):
        moved(milestone, f"Q{number % 4 + 1} 2027", logged_by=editor, estimate=number % 2 == 0,
              **({} if number % 2 == 0 else {"source": make.source()}))  # fmt: skip
        make.dependency(milestone, make.milestone())
        make.dependency(make.milestone(), milestone)
        make.question(programme, needed_by=milestone, owner=editor, source=make.source())
        make.baseline(programme, kind="working")

    assert queries(as_reader, address) <= few <= 26


# Questions


def test_the_finding_of_a_question():
    programme = make.programme()
    question = make.question(programme, raised_on=TODAY - timedelta(days=40))
    assert inquiry(question).finding == "Open for 40 days, and nobody has been asked yet."

    question.ask(of="NSPA", on=TODAY - timedelta(days=30))
    assert inquiry(question).finding == "Open for 40 days; asked of NSPA on 31 Jan 2026."

    question.answer("Ten, perhaps", partly=True, on=TODAY - timedelta(days=1))
    assert inquiry(question).finding == "Open for 40 days; answered in part on 1 Mar 2026."

    question.answer("Ten", on=TODAY)
    assert inquiry(question).finding == "Answered on 2 Mar 2026, 40 days after it was raised."

    other = make.question(programme, raised_on=TODAY)
    assert inquiry(other).finding == "Raised on this day, and nobody has been asked yet."
    other.withdraw(note="Not ours", on=TODAY)
    assert inquiry(other).finding == "Withdrawn on 2 Mar 2026."


def test_the_finding_of_a_question_says_what_it_holds_up_as_long_as_both_are_open():
    milestone = make.milestone("Tender", forecast="Q2 2026")
    question = make.question(milestone.programme, needed_by=milestone)
    assert inquiry(question).finding.endswith("; it holds up Tender.")

    moved(milestone, "Q2 2026", status="met", met_on="Feb 2026")
    assert "holds up" not in inquiry(question).finding


def test_a_question_page_shows_all_that_is_on_record(as_reader, editor):
    programme = make.programme("Buy", desk=make.desk())
    milestone = make.milestone("Tender", programme=programme, forecast="Q2 2026")
    question = make.question(
        programme, aspect="of each type", needed_by=milestone, owner=editor, source=make.source("S1")
    )
    question.ask(of="NSPA", on=TODAY, logged_by=editor)
    question.answer("Ten", source=make.source("S2"), on=TODAY, logged_by=editor)

    shown = text_of(page(as_reader, "/questions/1/"))

    for fact in (
        "Board Buy Q-01",
        "Topic Quantity: of each type",
        "State Answered",
        "Left open by S1 Report S1",
        "Age closed on 2 Mar 2026",
        "Asked of NSPA, on 2 Mar 2026",
        "Owner Kari Nordmann",
        "Needed by Tender : scheduled, Q2 2026",
        "Answer Ten S2 2 Mar 2026",
        "2 Mar 2026 Asked Asked NSPA. Kari Nordmann",
        "Kept by Nordic desk",
        "raised one open question",
    ):
        assert fact in shown


def test_a_question_about_an_agreement_leads_there(as_reader):
    agreement = make.agreement("Framework")
    make.question(agreement)

    shown = page(as_reader, "/questions/1/")

    assert f'<a href="/agreements/{agreement.slug}/">Framework</a>' in shown
    for absence in ("nobody yet", "no milestone on record", "none yet", "not stated", "no desk yet"):
        assert absence in text_of(shown)


def test_a_question_page_asks_no_more_queries_of_a_longer_log(as_reader, editor):
    programme = make.programme(desk=make.desk())
    question = make.question(programme, owner=editor, needed_by=make.milestone(programme=programme))
    question.note("Heard", source=make.source(), logged_by=editor)
    few = queries(as_reader, "/questions/1/")

    for number in range(30):
        question.note(f"Heard {number}", source=make.source(), logged_by=editor)

    assert queries(as_reader, "/questions/1/") == few <= 18
    assert "These are the newest" in page(as_reader, "/questions/1/")


# Both


@pytest.mark.parametrize(
    "address", ["/milestones/nowhere/", "/questions/7/", f"/questions/{'9' * 30}/", "/questions/x/"]
)
def test_what_is_not_there_is_not_found(as_reader, address):
    assert as_reader.get(address).status_code == 404


def test_a_stranger_sees_neither(client):
    milestone = make.milestone()
    make.question(milestone.programme)

    for address in (f"/milestones/{milestone.slug}/", "/questions/1/"):
        assert client.get(address)["Location"] == f"/login/?next={address}"


def test_what_was_typed_is_shown_as_text(as_reader):
    milestone = make.milestone("<b>Tender</b>", forecast="2026")
    milestone.log(note="<i>note</i>", reported_on=TODAY)
    make.question(milestone.programme, "<b>How many?</b>", needed_by=milestone)

    for address in (f"/milestones/{milestone.slug}/", "/questions/1/"):
        shown = page(as_reader, address)
        assert "<b>Tender" not in shown
        assert "<b>How" not in shown
        assert "<i>note" not in shown


def test_who_may_log_is_offered_it_and_nobody_else(
    as_editor, as_reader, as_lead, auditor, open_reading, client
):
    own = make.milestone(programme=make.programme(desk=make.desk()), forecast="2026")
    other = make.milestone(programme=make.programme(desk=make.desk("Ukraine desk")), forecast="2026")
    button = '<a class="btn" href="/admin/programmes/milestone/{}/log/">Log an update</a>'

    def offers(reader, milestone):
        return button.format(milestone.pk) in page(reader, f"/milestones/{milestone.slug}/")

    client_of_auditor = type(client)()
    client_of_auditor.force_login(auditor)
    readers = (as_editor, as_lead, as_reader, client_of_auditor, client)
    assert [offers(reader, own) for reader in readers] == [True, True, False, False, False]
    assert [offers(reader, other) for reader in readers] == [False, True, False, False, False]


def test_a_question_offers_what_fits_its_state(as_editor, as_reader):
    question = make.question(make.programme(desk=make.desk()))

    def button(reader):
        found = re.search(
            r'<a class="btn" href="([^"]+)">', page(reader, "/questions/1/").partition("<main")[2]
        )
        return found and found[1].rsplit("/", 2)[1]

    assert button(as_editor) == "ask"
    assert button(as_reader) is None
    question.ask(of="NSPA")
    assert button(as_editor) == "answer"
    question.answer("Ten")
    assert button(as_editor) == "statement"
    assert "Reopen the question" in page(as_editor, "/questions/1/")
    assert "For staff" not in page(as_reader, "/questions/1/")


def test_the_past_offers_nothing_to_do(as_editor):
    milestone = make.milestone(programme=make.programme(desk=make.desk()), forecast="2026")
    make.question(milestone.programme)
    today = milestone.history.latest().known_on.isoformat()

    for address, words in (
        (f"/milestones/{milestone.slug}/", "Log an update"),
        ("/questions/1/", "For staff"),
    ):
        assert words in page(as_editor, address)
        past = page(as_editor, address, as_of=today)
        assert words not in past.partition("<main")[2]
        assert f"?as_of={today}" in past.partition("<main")[2]


def test_a_page_as_of_a_day_shows_what_stood_then(as_reader):
    milestone = make.milestone("Tender", forecast="Q2 2026", source=make.source("S1"))
    day = milestone.history.latest().known_on
    before = day - timedelta(days=10)
    with acting(reason="Heard early", known_on=before):
        early = make.milestone("Early", forecast="Q2 2026", reported_on=before, source=Source.objects.get())
    moved(early, "Q4 2026", reported_on=day)

    shown = page(as_reader, f"/milestones/{early.slug}/", as_of=before.isoformat())

    assert "orecast in Q2 2026" in shown
    assert "Q4 2026" not in shown
    assert as_reader.get(f"/milestones/{milestone.slug}/", {"as_of": before.isoformat()}).status_code == 404
