"""Where a ``Report`` goes: one module a consumer, each a rendering of the same result.

wording    what is told, as plain text; all the others ask it
table, card          a terminal, a notebook
nbgrader             its gradebook, comments and feedback
json, junit, github, gradescope, classroom50         files that services read
"""
