"""A country's report in numbers: every figure of its chapters, from the elementary functions of this room.

One module a kind of figure. All of them give rows of one frame, whose columns and statistics stand in
``schema``; :func:`cips_helpers.estimation.estimates.estimate` puts them together.
"""
