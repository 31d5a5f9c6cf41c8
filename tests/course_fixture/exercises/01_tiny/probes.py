"""Experiments of the tiny course."""


def tally_of(ns, numbers):
    """Adds `numbers` one after the other; the sum and the count after each."""
    tally, out = ns["Tally"](), []
    for number in numbers:
        tally.add(number)
        out.append((float(tally.total), int(tally.count)))
    return out
