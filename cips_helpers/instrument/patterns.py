"""Patterns of names in YAML files."""

from __future__ import annotations

IDENTIFIER = r"^[a-z][a-z0-9_]{0,39}$"
SHORT_CODE = r"^[A-Z][0-9]{1,3}$"
COUNTRY_CODE = r"^[A-Z]{3}$"
