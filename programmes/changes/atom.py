"""The acts of a period as a feed (RFC 4287): an entry keeps its id, whenever and however it is asked for."""

import re

from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed

NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Acts(Atom1Feed):
    """A feed whose entries hold plain text, and that leads on to older ones."""

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if self.feed["older"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["older"]})

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "text"})

    def latest_post_date(self):
        """Return when the newest act was recorded; of an empty feed, when its period begins."""
        return super().latest_post_date() if self.items else self.feed["begins"]


def feed(acts, *, title, address, page, older, begins, leading_to):
    """Return the feed of these acts as text; addresses are given whole."""
    made = Acts(
        title, page, "", language="en-gb", feed_url=address, feed_guid=address, older=older, begins=begins
    )
    for told in acts:
        made.add_item(
            title=readable(told.title),
            link=leading_to(told.subjects[0]) if told.subjects else page,
            description="",
            author_name=readable(told.entry.who),
            unique_id=told.id,
            updateddate=told.act.when,
            pubdate=told.act.when,
            content=readable(render_to_string("programmes/_changes_act.txt", {"told": told})),
        )
    return made.writeString("utf-8")


def readable(text):
    """Return a text without what XML cannot hold."""
    return NOT_XML.sub("", text)
