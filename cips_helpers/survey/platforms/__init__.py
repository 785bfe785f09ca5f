"""Profiles of survey platforms: what each calls ids, dates, completion and test rows."""
