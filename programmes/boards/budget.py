"""Budget and quantities: what is known of each, what is asked, and what no source mentions."""

from dataclasses import dataclass

from programmes.boards.known import Cell
from programmes.models import Topic

ITEMS = {
    Topic.QUANTITY: "Quantity",
    Topic.BUDGET: "Budget",
    Topic.UNIT_PRICE: "Unit price",
    Topic.DELIVERY_TIMELINE: "Delivery schedule",
    Topic.COST_SHARE: "Cost sharing",
}


@dataclass
class Item(Cell):
    """One of the things that a budget holder asks first."""

    @property
    def name(self):
        return ITEMS[self.topic]

    @property
    def stated(self):
        """Return each matter of it on which something is stated, or a source declines to."""
        return [matter for matter in self.matters if matter.claims]


def budget(matters):
    """Return the items in their order, each with the matters of its topic."""
    return [Item(topic, [matter for matter in matters if matter.topic == topic]) for topic in ITEMS]


def budget_words(items):
    known = sum(item.is_known for item in items)
    return f"{known} of {len(items)} known, at least in part"
