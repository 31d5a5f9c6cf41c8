"""Experiments that run beside a student's code in notebook 02. None is needed yet: every item is a call."""
