"""The plan as a workbook: the table for the field, the precision it gives, and the assumptions."""

from __future__ import annotations

import pandas as pd

from cips_helpers.exports.spreadsheet import Sheet, as_workbook
from cips_helpers.planning.frame import DEVIATION, PEOPLE, RESPONSE
from cips_helpers.planning.plan import Plan
from cips_helpers.terminal import told

FIELD, PRECISION = "For the field", "Precision"
"""Names of sheets."""
PEOPLE_HEAD, INVITE, ANSWERS, HALF_WIDTH = "People", "To invite", "Answers expected at least", "Score: ± points"
"""Headings by which `cips fieldwork` reads the plan."""


def plan_workbook(plan: Plan) -> bytes:
    """Return the plan as a workbook of three sheets, in the language of the terminal.

    Returns
    -------
    bytes
        An Excel file; the same plan gives the same bytes.
    """
    return as_workbook([_field(plan), _precision(plan), _assumptions(plan)], title=told("Sample plan"))


def _field(plan: Plan) -> Sheet:
    by = list(plan.frame.by)
    counts = [PEOPLE, "invitations", "answers"]
    total = pd.DataFrame([{by[0]: told("Total"), **plan.strata[counts].sum().to_dict()}])
    frame = pd.concat([plan.strata[[*by, *counts]], total], ignore_index=True)
    frame[by] = frame[by].fillna("")
    names = {PEOPLE: PEOPLE_HEAD, "invitations": INVITE, "answers": ANSWERS}
    frame = frame.rename(columns={name: told(head) for name, head in names.items()})
    frame[told("Invited")], frame[told("Answered")] = "", ""
    return Sheet(told(FIELD), frame, widths=dict.fromkeys(by, 28))


def _precision(plan: Plan) -> Sheet:
    parts = plan.parts
    frame = pd.DataFrame(
        {
            "Part": [
                f"{of} = {part}" if of else told("Everybody")
                for of, part in zip(parts["of"], parts["part"], strict=True)
            ],
            PEOPLE_HEAD: parts["people"],
            "Answers": parts["answers"],
            HALF_WIDTH: parts["half_width"],
            "Share of 50 %: ± percentage points": 100 * parts["margin"],
            "Smallest change of a score, points": parts["change"],
            "Enough answers to be shown": [told("enough" if is_shown else "too few") for is_shown in parts["is_shown"]],
        }
    )
    decimals = {
        HALF_WIDTH: [2] * len(frame),
        "Share of 50 %: ± percentage points": [1] * len(frame),
        "Smallest change of a score, points": [2] * len(frame),
    }
    widths = {"Part": 34.0, **dict.fromkeys(decimals, 20.0), "Enough answers to be shown": 18.0}
    return Sheet(
        told(PRECISION),
        frame.rename(columns=told),
        {told(head): places for head, places in decimals.items()},
        {told(head): width for head, width in widths.items()},
    )


def _assumptions(plan: Plan) -> Sheet:
    goals, strata = plan.goals, plan.strata
    lines = {
        "Allocation": goals.allocation,
        "Expected response": _range(strata[RESPONSE], "%", 100),
        "Standard deviation of a score": _range(strata[DEVIATION], "points", 1),
        "Design effect": f"{goals.effect:.2f} (clusters of {goals.cluster:g}, correlation {goals.correlation:g})",
        "Intervals": "95 %, of the people of the frame (finite population), if answers are weighted by stratum",
        "Changes": f"between two such samples, shown with a probability of {goals.power:.0%}",
        "Parts": f"{goals.floor} answers are enough to be shown; planned for: {', '.join(goals.show) or 'none'}",
    }
    lines |= {f"Not reached {number}": text for number, text in enumerate(plan.missed, 1)}
    frame = pd.DataFrame({told("Assumption"): map(told, lines), told("Value"): map(told, lines.values())})
    return Sheet(told("Assumptions"), frame, widths=dict(zip(frame, (32, 100), strict=True)))


def _range(values: pd.Series, unit: str, factor: float) -> str:
    low, high = factor * values.min(), factor * values.max()
    unit = told(unit)
    return f"{low:.4g} {unit}" if low == high else f"{low:.4g}–{high:.4g} {unit}"
