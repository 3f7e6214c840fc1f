"""Dice that fall the same way each time: the exercise is repeatable."""

from random import Random


def luck(*words):
    """Return the dice of these words."""
    return Random("-".join(map(str, words)))  # noqa: S311 (luck, not secrecy)


def one_of(dice, shares):
    """Draw a key by its share."""
    return dice.choices(list(shares), list(shares.values()))[0]
