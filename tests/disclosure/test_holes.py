"""The ten holes that an independent attack found in version 0.1.0, and the tests that reproduce them.

Each test sees the attack succeed with the protection switched off, as it was then, and fail now.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
HOLES = {
    "1. A country named from the manifest of a report without its name": (
        "programme/test_fingerprints.py::test_a_country_is_not_named_by_what_its_report_was_made_from",
        "programme/test_book.py::test_no_guess_at_a_country_can_be_tested_on_its_manifest",
        "programme/test_book.py::test_from_all_other_reports_and_the_book_no_figure_of_the_last_country_follows",
        "programme/test_book.py::test_the_same_attack_finds_them_where_figures_are_not_rounded_before",
        "build/test_manifest.py::test_no_file_is_named_by_a_hash_of_its_content",
    ),
    "2. Marks and shares at seven digits": (
        "disclosure/test_rounding.py::test_weights_by_stratum_tell_nobodys_answer",
        "attack/test_reports.py::test_marks_of_a_chart_lie_at_printed_figures",
    ),
    "3. Bases of comparisons": (
        "disclosure/test_bases.py::test_bases_of_those_who_stated_a_demographic_count_a_hidden_part",
        "disclosure/test_bases.py::test_the_mean_of_a_hidden_part_follows_from_those_who_stated_it_and_not_from_"
        "everybody_else",
        "disclosure/test_joint_attack.py::test_without_a_protection_this_attack_and_the_audit_find_what_is_hidden",
    ),
    "4. Limits on sensitive questions": (
        "disclosure/test_sensitive.py::test_without_classes_all_of_them_are_told_by_two_answers",
        "disclosure/test_sensitive.py::test_nobody_and_few_look_alike_and_so_do_all_and_all_but_few",
        "disclosure/test_sensitive.py::test_no_change_from_or_to_a_class_is_shown",
    ),
    "5. Two versions of a report, one respondent apart": (
        "disclosure/test_releases.py::test_unprotected_all_answers_are_recovered",
        "disclosure/test_releases.py::test_with_the_figures_kept_none_is",
        "programme/test_release.py::test_one_respondent_fewer_is_refused_or_released_with_the_figures_as_they_were",
    ),
    "6. The largest site, and the rules in the list of what was hidden": (
        "disclosure/test_bases.py::test_shares_of_few_in_one_site_are_hidden",
        "disclosure/test_gate.py::test_the_log_tells_the_place_and_neither_rule_nor_value",
        "disclosure/test_isolating.py::test_how_much_weights_cost_does_not_count_a_stratum_of_few",
        "disclosure/test_isolating.py::test_the_base_of_a_question_does_not_count_a_hidden_part",
        "disclosure/test_held_fixed.py::test_no_edition_shows_a_change_held_fixed_that_tells_few_beside_the_parts_of_"
        "another",
    ),
    "7. A chapter that reads the answers": (
        "build/test_closed_files.py::test_no_way_leads_to_the_answers",
        "build/test_closed_files.py::test_every_way_leads_to_them_where_they_are_not_closed",
        "disclosure/scan/test_respondents.py::test_answers_are_found_in_every_form",
        "disclosure/scan/test_respondents.py::test_a_file_that_nobody_can_read_is_named",
        "disclosure/scan/test_small_cells.py::test_numbers_of_small_parts_are_found",
    ),
    "8. Harmless words from the package's own code": (
        "disclosure/scan/test_leaks.py::test_with_the_words_of_docstrings_colleagues_called_like_authors_would_be_"
        "harmless",
        "disclosure/scan/test_leaks.py::test_the_others_are_found",
    ),
    "9. False alarms": (
        "cli/test_study.py::test_a_report_is_scanned_for_what_its_own_edition_hides",
        "programme/test_binding.py::test_a_region_called_like_an_ordinary_word_is_no_reason",
        "disclosure/scan/test_leaks.py::test_a_part_called_like_a_word_of_a_question_raises_no_alarm_there",
    ),
    "10. A key that can be guessed": (
        "programme/test_secret.py::test_no_guess_at_the_secret_can_be_tested_on_what_goes_out",
    ),
}


@pytest.mark.parametrize("hole", HOLES)
def test_each_hole_is_reproduced(hole: str) -> None:
    for test in HOLES[hole]:
        file, name = test.split("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, test
