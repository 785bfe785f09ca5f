"""Invented questionnaires, surveys, results and reports that several rooms' tests use."""
