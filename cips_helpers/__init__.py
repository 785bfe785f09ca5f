"""Helpers for reports of the Customs Integrity Perception Survey.

A notebook needs this and nothing deeper::

    import cips_helpers as cips

    results = cips.read_results("data/example/study.yml", country="XAA")
    cips.chart_radar(results)

What it offers is :mod:`cips_helpers.facade`, loaded at first use: building a book needs no pandas.
"""

from importlib import import_module
from typing import Any

__all__ = [
    "chart_both_sides",
    "chart_changes",
    "chart_composition",
    "chart_differences",
    "chart_experience",
    "chart_factors",
    "chart_gaps",
    "chart_mean_changes",
    "chart_mean_gaps",
    "chart_others",
    "chart_parts",
    "chart_radar",
    "chart_standing",
    "read_others",
    "read_programme",
    "read_results",
    "say_action_plan",
    "say_changed",
    "say_comparability",
    "say_concerns",
    "say_experience",
    "say_extremes",
    "say_flagged",
    "say_gap_changes",
    "say_gaps",
    "say_hidden",
    "say_initiatives",
    "say_item_gaps",
    "say_mean_changes",
    "say_mean_gaps",
    "say_others",
    "say_overall",
    "say_priorities",
    "say_progress",
    "say_respondents",
    "say_shared_problems",
    "say_standing",
    "say_strengths",
    "say_targets",
    "say_targets_met",
    "say_took_part",
    "say_trust",
    "say_weighting",
    "say_who_differs",
    "say_worked_on",
    "show_answers",
    "show_factor_sheets",
    "show_files",
    "show_importance",
    "show_indicators",
    "show_plan_file",
    "show_related",
    "show_themes",
    "table_behaviour",
    "table_changes",
    "table_choices",
    "table_composition",
    "table_crossed",
    "table_crosswalk",
    "table_factors",
    "table_facts",
    "table_fieldwork",
    "table_gap_changes",
    "table_glance",
    "table_initiatives",
    "table_kpis",
    "table_mean_changes",
    "table_mean_gaps",
    "table_measures",
    "table_next_steps",
    "table_others",
    "table_overall",
    "table_precision",
    "table_priorities",
    "table_quality",
    "table_questionnaire",
    "table_reasons",
    "table_reliability",
    "table_scales",
    "table_signs",
    "table_standing",
    "table_took_part",
    "table_within_groups",
    "table_worked_on",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("cips_helpers.facade"), name)
    raise AttributeError(f"cips_helpers has no {name!r}; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    return list(__all__)
