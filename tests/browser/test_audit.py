"""The auditor's pages in a real browser: nothing for axe, nobody complains, nothing scrolls sideways."""

import pytest
from django.core.management import call_command

from programmes.models import Programme
from tests import make
from tests.browser.conftest import PASSWORD
from tests.browser.test_pages import visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def auditing(page, live_server, real_data):
    person = make.user("revisor", groups=["Auditors"])
    person.set_password(PASSWORD)
    person.save()
    page.goto(f"{live_server.url}/login/?next=/audit/")
    page.fill("[name=username]", "revisor")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{live_server.url}/audit/")
    return page


def test_pages_for_auditors(auditing, live_server, complaints):
    line = Programme.objects.get(slug="ua-no-line")
    call_command("verify_history", verbosity=0)
    pages = {
        "audit": "/audit/",
        "audit-found": "/audit/records/?q=pilot",
        "audit-nothing-found": "/audit/records/?q=nothing+is+called+this",
        "audit-record": f"/audit/records/programmes.programme/{line.pk}/",
    }
    wrong = {}
    for name, address in pages.items():
        wrong |= visit(auditing, live_server.url + address, name, complaints)

    assert wrong == {}


def test_from_the_head_to_the_acts_and_the_pack_of_a_programme(auditing, live_server, complaints):
    auditing.click("table >> text=No name on record")
    assert "No name on record" in auditing.locator("h1").inner_text()

    auditing.goto(f"{live_server.url}/audit/")
    auditing.fill("main [name=q]", "drone line")
    auditing.press("main [name=q]", "Enter")
    auditing.click("th:has-text('Programme') >> a")
    assert "Ukraine" in auditing.locator("h1").inner_text()

    with auditing.expect_download() as download:
        auditing.click("text=The whole chain")
    assert download.value.suggested_filename.startswith("audit-programmes.programme-")
    assert complaints == []
