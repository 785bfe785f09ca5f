"""Sections of a chapter as the questionnaire decides: sentences, charts and tables of each theme or key factor."""
