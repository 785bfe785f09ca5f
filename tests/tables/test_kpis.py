"""Key performance indicators, and the factors by the dimensions of another framework."""

from __future__ import annotations

from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables.kpis import table_crosswalk, table_kpis
from cips_helpers.tables.priorities import table_reasons
from made_up.changes import two_iterations
from made_up.priorities import with_crosswalk
from made_up.results import results

from .reading import rows

FOUR = {"rules": 2.0, "leadership": 2.5, "audit": 2.5, "staff": 2.5}
AIMS = dict.fromkeys(FOUR, 2.2)


def made(scores: dict[str, Any] | None = None, **more: Any) -> Disclosed:
    return results({"officials": FOUR} if scores is None else scores, **{"targets": AIMS, **more})


class TestIndicators:
    def test_target_share_score_and_change(self) -> None:
        before = {"officials": {**FOUR, "rules": 2.5, "audit": 2.0}}
        more = [
            {
                "group": "officials",
                "indicator": "rules",
                "kind": "factor",
                "statistic": "positive",
                "value": (0.62, 0.02, 200),
            }
        ]
        table = table_kpis(two_iterations(before, {"officials": FOUR}, targets=AIMS, more=more))
        by_factor = {row["Key factor"]: row for row in rows(table)}
        assert by_factor["1\u00a0Rules"] == {
            "Key factor": "1\u00a0Rules",
            "Target": "2.20",
            "Officials|Favourable": "62%",
            "Officials|Score": "2.00",
            "Officials|Change": "↓\u202f−0.50",
        }
        assert by_factor["3\u00a0Audit"]["Officials|Change"] == "↑\u202f+0.50"
        assert by_factor["4\u00a0Staff"]["Officials|Change"] == "0.00"

    def test_a_first_survey_has_no_change(self) -> None:
        table = table_kpis(made())
        assert table is not None
        assert not any(head.endswith("Change") for head in rows(table)[0])
        assert "Change" not in table.note

    def test_what_is_hidden_or_not_asked_has_its_sign(self) -> None:
        table = table_kpis(made({"officials": FOUR | {"audit": (2.0, 0.05, 9)}, "private": {"rules": 2.0}}))
        by_factor = {row["Key factor"]: row for row in rows(table)}
        assert by_factor["3\u00a0Audit"]["Officials|Score"] == "•"
        assert by_factor["3\u00a0Audit"]["Private sector|Score"] == "–"

    def test_one_factor_is_no_table(self) -> None:
        figures = results({"officials": {"rules": 2.0}})
        assert table_kpis(figures) is None
        assert table_reasons(figures) is None
        assert table_crosswalk(with_crosswalk(figures, {"all": ["rules"]})) is None


class TestCrosswalk:
    def test_factors_and_targets_met_by_dimension(self) -> None:
        figures = with_crosswalk(
            made({"officials": FOUR, "private": {"audit": 2.0}}),
            {"first": ["rules", "leadership"], "second": ["audit"]},
        )
        table = table_crosswalk(figures)
        assert rows(table) == [
            {
                "Dimension": "First",
                "Key factors": "Rules and Leadership",
                "Targets met: Officials": "1 of 2",
                "Targets met: Private sector": "–",
            },
            {
                "Dimension": "Second",
                "Key factors": "Audit",
                "Targets met: Officials": "1 of 1",
                "Targets met: Private sector": "0 of 1",
            },
        ]

    def test_it_is_called_unofficial_where_it_stands(self) -> None:
        table = table_crosswalk(with_crosswalk(made(), {"first": ["rules"]}))
        assert table is not None
        assert table.caption == "Unofficial cross-walk: the Framework"
        assert table.note == (
            "Targets met: of the key factors with a target that the group was asked about. Ours alone."
        )

    def test_no_targets_no_columns_of_them(self) -> None:
        table = table_crosswalk(with_crosswalk(made(targets={}), {"first": ["rules"]}))
        assert list(rows(table)[0]) == ["Dimension", "Key factors"]
        assert table is not None
        assert table.note == "Ours alone."

    def test_none_where_the_questionnaire_has_none(self) -> None:
        assert table_crosswalk(made()) is None
