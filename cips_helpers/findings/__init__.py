"""Sentences made from disclosed figures: each rule says what the numbers say, ties and gaps in the data included.

A text is never glued from fragments: every rule fills whole sentences, so that they can be translated.
"""

from cips_helpers.disclosure.changes import (
    CLEAR,
    JUDGED,
    Became,
    Change,
    change_of,
    changes,
    comparable,
    gap_changes,
    gap_pair,
    of_state,
    pair_of,
    worked_on,
)
from cips_helpers.findings.action_plan import Measure, Plan, action_plan, plans
from cips_helpers.findings.both_sides import common_gaps, item_gaps, quoted_item, shared_problems
from cips_helpers.findings.change_signs import ARROWS, BECAME, WORKED_ON, change_words
from cips_helpers.findings.experience import base_people, counted, experience, ordered
from cips_helpers.findings.finding import Finding, escaped
from cips_helpers.findings.front import key_facts
from cips_helpers.findings.glance import changed, concerns, strengths, targets_met
from cips_helpers.findings.hidden import hidden
from cips_helpers.findings.importance import Quadrant, importance, quadrant_text, quadrants
from cips_helpers.findings.indicators import factor_items, statement
from cips_helpers.findings.initiatives import initiatives_improved
from cips_helpers.findings.method import comparability, weighting
from cips_helpers.findings.names import (
    SIGNS,
    SOURCES,
    answer_name,
    domain_name,
    indicator_name,
    level_name,
    wording_note,
)
from cips_helpers.findings.others import Placed, among_others, placed, position_word
from cips_helpers.findings.parts import contrasts, part_name, who_differs, without_hidden
from cips_helpers.findings.priorities import Priority, first, planned, priorities, ranked
from cips_helpers.findings.progress import gap_progress, progress
from cips_helpers.findings.reasons import Rule, reasons, rules_of
from cips_helpers.findings.related import effects, outcome_name, outcomes, related
from cips_helpers.findings.respondents import flagged, missing_groups, respondents
from cips_helpers.findings.scores import extremes, gaps, overall
from cips_helpers.findings.sheets import (
    asked_here,
    discussion,
    sheet_initiatives,
    sheet_message,
    sheet_parts,
    without_sheet,
)
from cips_helpers.findings.signs import legend, share_of, sign_of
from cips_helpers.findings.targets import TARGET_WORDS, target_state, targets
from cips_helpers.findings.themes import clear_parts, theme_of, theme_parts, theme_score
from cips_helpers.findings.trust import trust

__all__ = [
    "ARROWS",
    "BECAME",
    "CLEAR",
    "JUDGED",
    "SIGNS",
    "SOURCES",
    "TARGET_WORDS",
    "WORKED_ON",
    "Became",
    "Change",
    "Finding",
    "Measure",
    "Placed",
    "Plan",
    "Priority",
    "Quadrant",
    "Rule",
    "action_plan",
    "among_others",
    "answer_name",
    "asked_here",
    "base_people",
    "change_of",
    "change_words",
    "changed",
    "changes",
    "clear_parts",
    "common_gaps",
    "comparability",
    "comparable",
    "concerns",
    "contrasts",
    "counted",
    "discussion",
    "domain_name",
    "effects",
    "escaped",
    "experience",
    "extremes",
    "factor_items",
    "first",
    "flagged",
    "gap_changes",
    "gap_pair",
    "gap_progress",
    "gaps",
    "hidden",
    "importance",
    "indicator_name",
    "initiatives_improved",
    "item_gaps",
    "key_facts",
    "legend",
    "level_name",
    "missing_groups",
    "of_state",
    "ordered",
    "outcome_name",
    "outcomes",
    "overall",
    "pair_of",
    "part_name",
    "placed",
    "planned",
    "plans",
    "position_word",
    "priorities",
    "progress",
    "quadrant_text",
    "quadrants",
    "quoted_item",
    "ranked",
    "reasons",
    "related",
    "respondents",
    "rules_of",
    "share_of",
    "shared_problems",
    "sheet_initiatives",
    "sheet_message",
    "sheet_parts",
    "sign_of",
    "statement",
    "strengths",
    "target_state",
    "targets",
    "targets_met",
    "theme_of",
    "theme_parts",
    "theme_score",
    "trust",
    "weighting",
    "who_differs",
    "without_hidden",
    "without_sheet",
    "wording_note",
    "worked_on",
]
