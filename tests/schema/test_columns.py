"""Columns, keys and families of the frame of figures agree with each other."""

from cips_helpers.schema.columns import COLUMNS, FAMILIES, FAMILY, KEYS, NUMBERS, STATISTICS


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
