"""Readers of CSV, Excel and Parquet files as tables of texts, without interpretation."""
