"""Tables of disclosed figures: aligned on the decimal, uncertainty quiet, every missing figure with its sign."""

from cips_helpers.tables.action_plan import measure_table, step_table
from cips_helpers.tables.answers import answers
from cips_helpers.tables.changes import change_table, composition_table, gap_change_table, initiative_table
from cips_helpers.tables.glance import glance_table
from cips_helpers.tables.indicators import behaviour, choices
from cips_helpers.tables.kpis import crosswalk_table, kpi_table
from cips_helpers.tables.method import answer_scales, facts, questionnaire
from cips_helpers.tables.others import others
from cips_helpers.tables.parts import crossed, within_group
from cips_helpers.tables.precision import precision
from cips_helpers.tables.priorities import priority_table, rule_table
from cips_helpers.tables.reliability import reliability
from cips_helpers.tables.respondents import fieldwork, quality, signs
from cips_helpers.tables.scores import factor_table, key_figures
from cips_helpers.tables.sheets import question_table
from cips_helpers.tables.table import Table

__all__ = [
    "Table",
    "answer_scales",
    "answers",
    "behaviour",
    "change_table",
    "choices",
    "composition_table",
    "crossed",
    "crosswalk_table",
    "factor_table",
    "facts",
    "fieldwork",
    "gap_change_table",
    "glance_table",
    "initiative_table",
    "key_figures",
    "kpi_table",
    "measure_table",
    "others",
    "precision",
    "priority_table",
    "quality",
    "question_table",
    "questionnaire",
    "reliability",
    "rule_table",
    "signs",
    "step_table",
    "within_group",
]
