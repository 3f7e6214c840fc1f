"""The main job on the real data, as a member of staff does it; and what readers, analysts and a colleague see."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def find_the_pilot_line(page, server):
    page.goto(server.url)
    page.click("text=Log an update")
    page.fill("[name=q]", "pilot")
    page.click("input[value=Search]")
    page.click("#result_list >> text=Pilot line starts")


def test_an_update_is_logged_and_told_everywhere(
    page, new_context, live_server, staff, pilot_line, complaints
):
    colleague = new_context().new_page()
    for browser, name in [(page, "kari"), (colleague, "ola")]:
        staff(browser, name, live_server)
        find_the_pilot_line(browser, live_server)

    # Kari types a date in words, and it is read back before she saves
    page.fill("[name=forecast]", "q1 2027")
    page.wait_for_selector("output:has-text('read as 1 Jan 2027 to 31 Mar 2027')")
    page.fill("[name=source]", "S3")
    page.fill("[name=reason]", "No site was named in the year of the announcement")
    page.select_option("[name=reason_code]", "site")
    page.click("button:has-text('Save 2 changes')")

    # The programme page says so, with its source
    page.wait_for_selector("text=forecast moved from 2026 to Q1 2027")
    row = page.locator(f"#{pilot_line.slug}")
    assert "Q1 2027" in row.inner_text()
    assert "S3" in row.inner_text()
    history = page.locator("#history").inner_text()
    assert "Kari Nordmann" in history
    assert "No site was named in the year of the announcement" in history

    # The board says so
    page.goto(live_server.url)
    row = page.locator("tr", has=page.locator("text=drone line")).first
    assert "Q1 2027" in row.inner_text()
    assert "today" in row.inner_text()

    # The API says so
    said = page.request.get(f"{live_server.url}/api/v1/milestones/{pilot_line.slug}/").json()
    assert said["forecast"]["edtf"] == "2027-33"
    assert (said["forecast"]["earliest"], said["forecast"]["latest"]) == ("2027-01-01", "2027-03-31")

    # The history in the admin says so
    page.goto(f"{live_server.url}/admin/programmes/milestone/{pilot_line.pk}/history/")
    told = page.locator("body").inner_text()
    assert "Q1 2027" in told
    assert "Kari Nordmann" in told
    assert "No site was named in the year of the announcement" in told

    # Ola's form is older than that: it is refused, says why, and keeps what he typed
    colleague.fill("[name=forecast]", "Q3 2026")
    colleague.fill("[name=note]", "Heard by phone")
    colleague.click("#save")
    refusal = colleague.locator("[role=alert]").inner_text()
    assert "Not saved" in refusal
    assert "Kari Nordmann" in refusal
    assert "Q1 2027" in refusal
    assert colleague.input_value("[name=forecast]") == "Q3 2026"
    assert colleague.input_value("[name=note]") == "Heard by phone"
    pilot_line.refresh_from_db()
    assert str(pilot_line.forecast) == "Q1 2027"
    assert complaints == []


def test_the_form_works_without_script(browser, live_server, staff, pilot_line):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    staff(page, "kari", live_server)
    find_the_pilot_line(page, live_server)

    page.fill("[name=forecast]", "H2 2026")
    page.click("button:has-text('Check')")
    assert "read as 1 Jul 2026 to 31 Dec 2026" in page.locator("table").inner_text()
    page.click("button:has-text('Save 1 change')")

    pilot_line.refresh_from_db()
    assert str(pilot_line.forecast) == "H2 2026"
    context.close()
