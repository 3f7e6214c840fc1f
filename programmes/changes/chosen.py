"""What changed of some programmes in a period: figures of all of them, blocks of those that are told."""

from programmes.changes.blocks import Blocks
from programmes.changes.counting import tally_of
from programmes.changes.notes import notes_on
from programmes.changes.states import states_at_both_ends
from programmes.changes.touched import touched


def changed_of(period, keys, told):
    """Return the figures of the programmes with these keys, and the blocks of those to be told."""
    of_these = touched(period).of((key, None) for key in keys)
    tally = tally_of(period, of_these)
    subjects = [(key, None) for key in told if key in of_these.programmes]
    shown = of_these.of(subjects)
    before, after = states_at_both_ends(period, shown, subjects)
    blocks = Blocks(before, after, shown, notes_on(period, shown), tally)
    return tally, [found for each in subjects if (found := blocks.block(each, period.leading_to))]
