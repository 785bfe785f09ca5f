"""Scores, overall and by key factor: figures, targets, gaps, signs and their legend."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from cips_helpers.tables.scores import table_factors, table_overall
from made_up.results import results

from .reading import cells

SCORES: dict[str, Any] = {
    "officials": {"leadership": (2.5, 0.05), "rules": (2.0, 0.1, 9), "audit": (1.9, 0.1), "staff": (0.0, 0.0)},
    "private": {"leadership": (2.2, 0.05), "rules": (2.1, 0.1), "audit": (1.85, 0.1, 0)},
}
TARGETS = {"leadership": 2.35, "audit": 1.9}


class TestFactors:
    def test_figures_targets_and_gap(self) -> None:
        table = table_factors(results(SCORES, targets=TARGETS))
        assert cells(table, 0) == [
            "1\u00a0Leadership",
            "2.35",
            "2.50",
            "2.40–2.60",
            "met",
            "2.20",
            "2.10–2.30",
            "not met",
            "*\u202f+0.30",
        ]

    def test_hidden_not_asked_not_answered_and_zero_look_different(self) -> None:
        table = table_factors(results(SCORES, targets=TARGETS))
        scores = [[cells(table, row)[place] for place in (2, 5)] for row in range(4)]
        assert scores == [["2.50", "2.20"], ["•", "2.10"], ["1.90", "×"], ["0.00", "–"]]

    def test_the_legend_explains_just_the_signs_present(self) -> None:
        every = table_factors(results(SCORES)).note
        assert every.endswith("• hidden to protect respondents. – not asked. × nobody answered.")
        none = table_factors(results({"officials": {"leadership": 2.0, "rules": 2.0}})).note
        assert none == ""

    def test_a_factor_without_target_leaves_its_cells_empty(self) -> None:
        table = table_factors(results({"officials": {"rules": 2.0, "audit": 2.0}}, targets={"audit": 2.0}))
        assert cells(table, 0) == ["1\u00a0Rules", "", "2.00", "1.90–2.10", ""]
        assert cells(table, 1)[-1] == "too close"  # with the apostrophe of the text around it

    def test_one_group_has_no_gap(self) -> None:
        table = table_factors(results({"officials": {"leadership": 2.0}}))
        assert "Gap" not in table.html
        assert "Gap" not in table.note

    def test_only_clear_gaps_are_starred(self) -> None:
        table = table_factors(results({"officials": {"rules": 2.0}, "private": {"rules": 1.98}}))
        assert cells(table, 0)[-1] == "+0.02"


class TestOverall:
    def test_three_views_of_one_score(self) -> None:
        table = table_overall(results(SCORES, overall={"officials": (2.4, 0.05), "private": (2.0, 0.05, 9)}))
        assert cells(table, 0) == ["Officials", "2.40", "2.30–2.50", "8.0", "80%", "200"]
        assert cells(table, 1) == ["Private sector", "•", "", "•", "•", "•"]
        assert table.note.endswith("• hidden to protect respondents.")

    def test_its_scale_stays_in_one_line(self) -> None:
        table = table_overall(results({"officials": {"leadership": 2.0}}, overall={"officials": 2.0}))
        kept = BeautifulSoup(table.html, "html.parser").find_all("span", class_="cips-scale")
        assert [span.get_text() for span in kept] == ["(0–3)", "(0–10)"]
