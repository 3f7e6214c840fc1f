"""The log form while it is filled in: what it will do, what moves with it, and how much handwork it is."""

import pytest

from tests import make
from tests.browser.test_pages import look_over

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS, CLICKS = 64, 7  # at most, from the board on; 49 of the keys are the sentence that says why
REASON = "No site was named in the year of the announcement"


@pytest.fixture
def waiting(pilot_line):
    """Three milestones that wait for the pilot line, which is of 2026."""
    dates = {"Series line starts": "2027", "First delivery": "Q3 2027", "Review held": "by 2028"}
    made = [
        make.milestone(name, programme=pilot_line.programme, forecast=when) for name, when in dates.items()
    ]
    for each in made:
        make.dependency(each, pilot_line)
    return made


class Hand:
    """Does what a person does at a page, and counts it."""

    def __init__(self, page):
        self.page, self.keys, self.clicks = page, 0, 0

    def click(self, selector):
        self.clicks += 1
        self.page.click(selector)

    def press(self, *keys):
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, text):
        self.keys += len(text)
        self.page.keyboard.type(text)


def forecasts(*milestones):
    for each in milestones:
        each.refresh_from_db()
    return [str(each.forecast) for each in milestones]


def test_the_fact_is_on_record_within_so_many_keys_and_clicks(
    page, live_server, staff, pilot_line, waiting, complaints
):
    staff(page, "kari", live_server)
    hand = Hand(page)

    hand.click("text=Log an update")
    page.wait_for_selector("[name=q]")
    hand.click("[name=q]")
    hand.type("pilot")
    hand.press("Enter")
    hand.click("#result_list >> text=Pilot line starts")
    hand.click("[name=forecast]")
    hand.press("Control+a")
    hand.type("2027")
    page.wait_for_selector("#read-forecast:has-text('read as 1 Jan 2027 to 31 Dec 2027')")
    hand.click("label:has-text('Series line starts')")
    page.wait_for_selector("#save:has-text('Save 2 changes')")
    hand.click("[name=reason]")
    hand.type(REASON)
    hand.press("Tab", "S", "i", "t")
    hand.click("#save")

    page.wait_for_selector("text=forecast moved from 2026 to 2027, and one milestone with it")
    assert forecasts(pilot_line, *waiting) == ["2027", "2028", "Q3 2027", "by 2028"]
    assert pilot_line.updates.latest("pk").reason_code == "site"
    assert complaints == []
    assert hand.keys <= KEYS
    assert hand.clicks <= CLICKS


def test_it_shows_what_it_will_do_while_it_is_typed(
    page, live_server, staff, pilot_line, waiting, complaints
):
    staff(page, "kari", live_server)
    page.goto(f"{live_server.url}/admin/programmes/milestone/{pilot_line.pk}/log/")
    page.fill("[name=forecast]", "2027")

    page.wait_for_selector("#moves >> text=By the same distance")
    assert "2028" in page.locator("#moves li", has_text="First delivery").inner_text()
    assert "required: the date moves later" in page.locator("#reason-needed").inner_text()
    page.wait_for_selector("#effect >> text=if saved")

    # A date that cannot be told is typed, and goes on being typed while its row is drawn anew
    page.check("#moves li:has-text('Review held') input[type=checkbox]")
    page.click("#moves li:has-text('Review held') input[type=text]")
    page.keyboard.type("by 20")
    page.wait_for_selector("#moves >> text=not understood yet")
    page.keyboard.type("29")
    page.wait_for_selector("#moves >> text=read as any day up to 31 Dec 2029")
    page.wait_for_selector("#save:has-text('Save 2 changes')")
    assert look_over(page, "staff-log-typed-1440-light", complaints) == []
    for width, scheme in [(1440, "dark"), (390, "light"), (320, "dark")]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        complaints.clear()
        assert look_over(page, f"staff-log-typed-{width}-{scheme}", complaints) == []


def test_all_of_it_works_without_script(browser, live_server, staff, pilot_line, waiting):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    staff(page, "kari", live_server)
    page.goto(f"{live_server.url}/admin/programmes/milestone/{pilot_line.pk}/log/")

    page.fill("[name=forecast]", "2027")
    page.fill("[name=reason]", REASON)
    page.select_option("[name=reason_code]", "site")
    page.click("button:has-text('Check')")
    page.check("#moves li:has-text('First delivery') input[type=checkbox]")
    page.click("button:has-text('Check')")
    page.click("button:has-text('Save 2 changes')")

    page.wait_for_selector("text=and one milestone with it")
    assert forecasts(pilot_line, *waiting) == ["2027", "2027", "2028", "by 2028"]
    context.close()
