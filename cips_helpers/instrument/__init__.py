"""Questionnaires as data: key factors, items, answer scales and respondent groups, read from YAML and checked."""
