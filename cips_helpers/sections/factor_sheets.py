"""One page a key factor for a workshop: score, questions, who differs, what to discuss."""

from __future__ import annotations

from typing import Any

from cips_helpers.charts.factor_sheets import chart_sheet
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding, Heading, JumpList, Stack
from cips_helpers.sentences.factor_sheets import (
    say_discussion,
    say_sheet_initiatives,
    say_sheet_parts,
    say_without_sheet,
)
from cips_helpers.tables.factor_sheets import table_sheet_questions
from cips_helpers.verdicts.questions import groups_asked


def show_factor_sheets(results: Disclosed) -> Stack:
    """Show a sheet for every key factor asked about here, after links to all of them.

    Examples
    --------
    >>> cips.show_factor_sheets(results)
    <Stack of 101>
    """
    sheets: list[Any] = []
    headings = []
    for factor in results.factors():
        if not groups_asked(results, factor):
            continue
        anchor = f"sheet-{factor.id}".replace("_", "-")
        heading = Heading(f"{factor.number}. {results.text(factor.label)}", level=2, anchor=anchor)
        headings.append(heading)
        sections = {
            results.words.say("Who differs"): say_sheet_parts(results, factor.id),
            results.words.say("Worked on"): say_sheet_initiatives(results, factor.id),
            results.words.say("To discuss"): say_discussion(results, factor.id),
        }
        sheets += [
            heading,
            *([Finding(results.text(factor.describes))] if factor.describes else []),
            chart_sheet(results, factor=factor.id),
            table_sheet_questions(results, factor=factor.id),
        ]
        for name, section in sections.items():
            sheets += [Heading(name), section] if section is not None else []
    without = say_without_sheet(results)
    return Stack((JumpList(tuple(headings)), *([without] if without else []), *sheets))
