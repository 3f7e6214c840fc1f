"""The search in a browser: by Ctrl and /, by Enter, and without any script."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_keys_lead_to_the_box_and_enter_searches(page, live_server, real_data, complaints):
    page.goto(live_server.url)

    page.keyboard.press("Control+/")
    page.keyboard.type("norweg")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/search/?q=norweg")

    assert page.locator("mark").first.inner_text() == "Norwegian"
    assert page.locator("#find").input_value() == "norweg"
    assert complaints == []


def test_a_sign_alone_is_only_typed(page, live_server, real_data):
    page.goto(live_server.url)

    page.focus("#as-of")
    page.keyboard.press("End")
    page.keyboard.type("/")
    assert page.locator("#as-of").input_value().endswith("/")

    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "find"


def test_what_was_asked_for_is_chosen_to_be_typed_over(page, live_server, real_data):
    page.goto(f"{live_server.url}/search/?q=norweg")

    page.locator("h1").click()
    page.keyboard.press("Control+/")
    page.keyboard.type("kiev")

    assert page.locator("#find").input_value() == "kiev"


def test_it_works_without_script_and_leads_on_by_keyboard(browser, live_server, real_data):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/?as_of=2025-12-08")

    page.focus("#find")
    page.keyboard.type("S4")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/**")

    assert page.url == f"{live_server.url}/sources/S4/?as_of=2025-12-08"
    context.close()
