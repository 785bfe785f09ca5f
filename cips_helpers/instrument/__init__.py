"""Questionnaires as data: factors, questions, scales and groups, read from YAML and checked."""
