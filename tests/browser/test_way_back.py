"""A member of staff takes an earlier version of a milestone as the start of an update, and it is told as one."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_earlier_version_starts_an_update(page, live_server, staff, pilot_line, complaints):
    pilot_line.log(forecast="Q1 2028", estimate=True, reason="Misheard", reason_code="other")
    staff(page, "kari", live_server)
    page.goto(f"{live_server.url}/milestones/{pilot_line.slug}/")
    assert "Q1 2028" in page.locator(".standfirst").inner_text()

    page.goto(f"{live_server.url}/admin/programmes/milestone/{pilot_line.pk}/history/")
    page.locator("text=Start an update from these values").first.click()
    assert "Forecast date: now Q1 2028, then 2026" in page.locator(".start").inner_text()
    page.click("#save")
    assert "Say why the values of then are right again." in page.locator("form.log").inner_text()
    page.click("label:has-text('Correction of the record')")
    page.fill("[name=reason]", "The line was another one")
    page.click("#save")
    page.wait_for_selector("text=forecast moved from Q1 2028 to 2026")

    page.goto(f"{live_server.url}/milestones/{pilot_line.slug}/")
    history = page.locator("#history li").first.inner_text()
    assert "Kari Nordmann" in history
    assert "Back to the values of" in history
    assert "The line was another one" in history
    assert page.locator("#history li").first.locator("a.src").inner_text() == "S4"
    assert complaints == []
