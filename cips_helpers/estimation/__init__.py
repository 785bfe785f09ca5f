"""Estimates of one country: one tidy frame, its columns and statistics in ``schema``.

Nothing here may be shown before the privacy gate.
"""
