"""Readers of CSV, Excel and Parquet files: one table of texts, nothing interpreted."""
