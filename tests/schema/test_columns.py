"""Columns, keys and families of the frame of figures agree with each other."""

from typing import Any

import pytest

from cips_helpers.schema.columns import COLUMNS, FAMILIES, FAMILY, KEYS, NUMBERS, STATISTICS, Clue, Statistic


def unchecked(made: Any) -> Any:
    """Return a class whose arguments no type checker looks at."""
    return made


def test_every_column_identifies_a_row_holds_a_number_or_is_the_kind() -> None:
    assert {*KEYS, *NUMBERS, "kind"} == set(COLUMNS)
    assert len(KEYS) + len(NUMBERS) + 1 == len(COLUMNS)
    assert set(FAMILY) <= set(COLUMNS)


def test_adjusted_statistics_are_statistics_with_meaning_unit_and_formula() -> None:
    assert set(FAMILIES) <= set(STATISTICS)
    for name, statistic in STATISTICS.items():
        assert statistic.meaning, name
        assert statistic.unit, name
        assert statistic.formula, name


def test_every_statistic_declares_its_clue_or_why_it_is_none() -> None:
    with pytest.raises(TypeError, match="clue"):
        unchecked(Statistic)("median score", "points", "middle of the answers")
    with pytest.raises(ValueError, match="says why"):
        Clue("none")
    with pytest.raises(ValueError, match="no kind of clue 'median'"):
        unchecked(Clue)("median")
    assert {statistic.clue.kind for statistic in STATISTICS.values()} >= {"mean", "answers", "people", "difference"}
