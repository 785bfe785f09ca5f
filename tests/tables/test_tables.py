"""Tables on made-up figures: signs, legends, escaping, alignment."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from cips_helpers.tables.method import table_questionnaire
from cips_helpers.tables.parts import table_crossed, table_within_groups
from cips_helpers.tables.precision import table_precision
from cips_helpers.tables.respondents import table_fieldwork, table_quality, table_signs
from cips_helpers.tables.scores import table_factors, table_overall
from cips_helpers.tables.table import Table
from made_up.results import results

SCORES: dict[str, Any] = {
    "officials": {"leadership": (2.5, 0.05), "rules": (2.0, 0.1, 9), "audit": (1.9, 0.1), "staff": (0.0, 0.0)},
    "private": {"leadership": (2.2, 0.05), "rules": (2.1, 0.1), "audit": (1.85, 0.1, 0)},
}
TARGETS = {"leadership": 2.35, "audit": 1.9}


def cells(table: Table | None, row: int) -> list[str]:
    assert table is not None
    body = BeautifulSoup(table.html, "html.parser").find("tbody")
    assert body is not None
    return [cell.get_text() for cell in body.find_all("tr")[row].find_all("td")]


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
        assert cells(table, 1)[-1] == "can’t tell"  # with the apostrophe of the text around it

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
        assert [one.get_text() for one in kept] == ["(0–3)", "(0–10)"]


class TestParts:
    def test_parts_and_hidden_parts(self) -> None:
        given = {"overall": {"officials": 2.1}, "parts": {"officials": {1: (60, 2.0), 2: (140, 2.2)}}}
        table = table_within_groups(results(SCORES, **given), group="officials")
        assert cells(table, 1)[:3] == ["Woman", "60", "2.0"]
        few = given | {"parts": {"officials": {1: (9, 2.0), 2: (191, 2.2)}}}
        hidden = table_within_groups(results(SCORES, **few), group="officials")
        assert cells(hidden, 1) == ["Woman", "•", "•", ""]

    def test_a_characteristic_of_which_all_parts_are_hidden_is_named_below(self) -> None:
        people = {("gender", "1"): 60, ("gender", "2"): 50, ("region", "1"): 9, ("region", "2"): 8}
        parts = {("officials", *part): (n, {"overall": 2.2}) for part, n in people.items()}
        made = results(SCORES, overall={"officials": 2.1}, regions=("North", "South"), cells=parts)
        table = table_within_groups(made, group="officials")
        assert table is not None
        assert list(table.frame["part"].unique()) == ["Gender"]
        assert table.note.startswith("Left out, as all parts are hidden: Region.")

    def test_two_characteristics_at_once(self) -> None:
        people = {"1*1": 60, "1*2": 50, "2*1": 40, "2*2": 50}
        part = {("officials", "gender*region", level): (n, {"overall": 2.2}) for level, n in people.items()}
        alone = {"gender": (110, 90), "region": (100, 100)}
        single = {
            ("officials", domain, str(code)): (n, {"overall": 2.2})
            for domain, sizes in alone.items()
            for code, n in enumerate(sizes, 1)
        }
        options: dict[str, Any] = {"overall": {"officials": 2.1}, "regions": ("North", "South")}
        table = table_crossed(results(SCORES, cells=single | part, **options), group="officials")
        assert table is not None
        assert list(table.frame["part"]) == ["Gender: Woman"] * 2 + ["Gender: Man"] * 2
        assert cells(table, 1) == ["North", "60", "2.2", "2.1–2.3"]
        assert cells(table, 5)[:2] == ["South", "50"]
        hidden = results(SCORES, cells=single | part, floor=70, **options)
        assert table_crossed(hidden, group="officials") is None
        assert table_crossed(results(SCORES), group="officials") is None

    def test_nothing_broken_down(self) -> None:
        assert table_within_groups(results(SCORES), group="officials") is None


class TestSamples:
    def test_fieldwork(self) -> None:
        table = table_fieldwork(results({"officials": {"rules": 2.0}}))
        assert cells(table, 0) == [
            "Officials, 2024",
            "9 May\u2009–\u20093 Jun 2024",
            "online",
            "1,000",
            "400",
            "200",
            "50%",
            "±5.0",
        ]

    def test_a_hidden_size_cant_be_had_from_its_precision(self) -> None:
        hidden = {"n": None, "missing": float("nan"), "dont_know": float("nan")}
        given = results({"officials": {"rules": 2.0}}, sample=hidden)
        assert cells(table_fieldwork(given), 0)[-3:] == ["•", "•", "•"]
        assert cells(table_quality(given), 0)[1:3] == ["•", "•"]

    def test_signs_stand_below_one_another_and_iterations_side_by_side(self) -> None:
        flagged = {
            ("officials", "flagged", "straight_lining"): 0.025,
            ("officials", "flagged", "speeding"): (0.3, 9),
            ("officials", "flagged", "any"): (0.0, 0),
            ("officials", "largest_site", "interviewer"): 0.4,
        }
        given = results({"officials": {"rules": 2.0}}, quality=flagged)
        table = table_signs(given, group="officials")
        assert table is not None
        assert [cells(table, row) for row in range(len(table.frame))] == [
            ["One answer throughout", "2.5%"],
            ["Very short interview", "•"],
            ["Any of these signs", "×"],
            ["Largest part from one interviewer", "40.0%"],
        ]
        assert "• hidden to protect respondents." in table.note
        assert "empty cell" not in table.note
        earlier = replace(given.samples[0], iteration=0, label="2020")
        two = table_signs(replace(given, samples=(earlier, *given.samples)), group="officials")
        assert cells(two, 0) == ["One answer throughout", "", "2.5%"]
        assert two is not None
        assert "An empty cell" in two.note

    def test_no_sign_could_be_looked_for(self) -> None:
        assert table_signs(results({"officials": {"rules": 2.0}}), group="officials") is None

    def test_precision(self) -> None:
        scores = {"officials": {"rules": 2.0}, "private": {"rules": 2.0}}
        seen = {("officials", "detectable", "overall"): 0.081}
        given = results(scores, overall={"officials": (2.1, 0.05, 150), "private": (2.0, 0.05, 9)}, quality=seen)
        figures = given.figures.assign(deff=1.25)
        assert cells(table_precision(replace(given, figures=figures)), 0) == ["Officials", "150", "1.25", "120", "0.08"]
        assert cells(table_precision(given), 0) == ["Officials", "150", "", "", "0.08"]
        assert cells(table_precision(given), 1) == ["Private sector", "•", "•", "•", ""]
        assert table_precision(results(scores)) is None

    def test_columns_unknown_for_all_are_left_out(self) -> None:
        table = table_fieldwork(results({"officials": {"rules": 2.0}}, sample={"invited": None, "population": None}))
        assert list(table.frame) == ["Sample", "Fieldwork", "Mode", "Answered", "Margin of error"]


NASTY = "<script>x</script> & $x_1$ _a_ *b* | c"


class TestLayout:
    def test_labels_are_escaped_and_kept(self) -> None:
        table = table_factors(results({"officials": {"rules": 2.0, "audit": 2.0}}, names={"rules": NASTY}))
        assert "<script" not in table.html
        assert cells(table, 0)[0] == f"1\u00a0{NASTY}"

    def test_the_questionnaire_keeps_any_wording(self) -> None:
        arabic = "تشجع الإدارة الموظفين"
        given = results({"officials": {"rules": 2.0}}, wordings={"q1": NASTY, "q2": arabic}, reverse=["q2"])
        table = table_questionnaire(given, group="officials")
        assert cells(table, 0)[0] == f"{NASTY} (q1)"
        assert cells(table, 1)[0] == f"{arabic} ↺ (q2)"
        assert "<script" not in table.html

    @pytest.mark.parametrize("column", ["Officials|Score", "Private sector|Score", "Gap"])
    def test_figures_stand_right_with_equal_decimals(self, column: str) -> None:
        table = table_factors(results(SCORES, targets=TARGETS))
        figures = [cell for cell in table.frame[column] if re.search(r"\d", cell)]
        assert {len(cell.rsplit(".")[1]) for cell in figures} == {2}
        place = list(table.frame).index(column)
        body = BeautifulSoup(table.html, "html.parser").find("tbody")
        assert body is not None
        for row in body.find_all("tr"):
            assert "gt_right" in row.find_all("td")[place]["class"]

    def test_no_style_of_its_own(self) -> None:
        assert "<style" not in table_factors(results(SCORES)).html
