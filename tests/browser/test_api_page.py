"""The page of the API under the policy of all pages: Swagger draws the document, and nobody complains."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOT_OURS = {"exclude": [["#swagger-ui"]]}  # Swagger's own markup, which brings a second main
GROUNDS = "all => all.map(each => getComputedStyle(each).backgroundColor)"  # on which the code stands
RULES = {"rules": {"landmark-no-duplicate-main": {"enabled": False}}}


def test_the_document_is_drawn_and_a_door_is_tried(page, live_server, real_data, complaints):
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.click(".opblock-tag[data-tag=milestones]")
    page.click("#operations-milestones-milestones_list .opblock-summary")
    page.click("#operations-milestones-milestones_list .try-out__btn")
    page.click("#operations-milestones-milestones_list .execute")

    page.wait_for_selector(
        "#operations-milestones-milestones_list .live-responses-table td.response-col_status:not(.col_header)"
    )

    assert "200" in page.inner_text(
        "#operations-milestones-milestones_list .live-responses-table td.response-col_status:not(.col_header)"
    )
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert set(page.eval_on_selector_all("#swagger-ui pre code", GROUNDS)) == {"rgba(0, 0, 0, 0)"}
    assert list(complaints) == []
    assert Axe().run(page, context=NOT_OURS, options=RULES).response["violations"] == []
