"""Names shared by every room: the columns of the frame of figures, and the records that travel beside it.

This room imports nothing of the package, so that a chart can name a statistic without importing its estimator.
"""
