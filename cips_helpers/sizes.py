"""Largest sizes of inputs; whatever is larger is refused with the limit in the message."""

from __future__ import annotations

FILE_BYTES = 200_000_000
"""Bytes of a file of answers."""

UNPACKED_BYTES = 300_000_000
"""Bytes of a workbook or Parquet file once unpacked, and of its texts."""

ROWS = 500_000
"""Rows of a file of answers, which may hold the samples of many countries."""

COLUMNS = 16_384
"""Columns of a file of answers, as in Excel."""

CELLS = 40_000_000
"""Cells of a file of answers."""

SHEET_CELLS = 10_000_000
"""Cells of a sheet, from its first to its last used row and column, the empty ones included."""

LINE_CHARACTERS = 1_000_000
"""Characters of the first line of delimited text."""

YAML_BYTES = 2_000_000
"""Bytes of a study, questionnaire or recipe."""

WORDS_BYTES = 100_000
"""Bytes of a file with a country's own words for a chapter."""

LOGO_BYTES, COVER_BYTES = 1_000_000, 15_000_000
"""Bytes of the pictures of a house style."""

PICTURE_POINTS = 40_000_000
"""Points of such a picture."""

YAML_ENTRIES = 300_000
"""Entries of a YAML file with every alias written out."""

YAML_DEPTH = 30
"""Levels of entries within entries of a YAML file."""

MESSAGE_FAULTS = 30
"""Faults that a message lists; the others are counted."""

NAMED_COLUMNS = 5
"""Columns that are named one by one where several have the same fault."""

DIGITS = 18
"""Digits of a whole number in a YAML file."""

SMALLEST_WEIGHT, LARGEST_WEIGHT = 1e-9, 1e12
"""Range of sampling weights."""

WEIGHT_RATIO = 1e6
"""Largest weight of a file as a multiple of its smallest."""

NAMED_ROWS = 8
"""Rows of a file that a message names where several have the same fault."""
