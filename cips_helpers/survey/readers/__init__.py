"""Files into one plain table of texts: CSV, Excel, Parquet.

Nothing is interpreted here: a cell is the text that stands in it, empty where nothing does.
"""

from cips_helpers.survey.readers.table import ReadError, Table, read_table

__all__ = ["ReadError", "Table", "read_table"]
