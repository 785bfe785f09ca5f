"""Questions outside the scores: behaviour, experience, choice."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import counted_answers, legend, share_of, sign_of
from cips_helpers.verdicts.questions import experience_questions


@for_each_group
def table_behaviour(results: Disclosed, *, group: str) -> Table | None:
    """Show behaviour and experience questions: the share that says yes, agrees or thinks it likely.

    Each has its own denominator; none of them enters a factor score.
    """
    words, rows = results.words, []
    heads = [
        words.say("Share"),
        words.say("95% interval"),
        words.say("Don't know"),
        words.say("Prefer not to answer"),
        "n",
    ]
    for item in experience_questions(results, group):
        positive = results.figure(group=group, indicator=item.id, statistic="positive")
        unknown = results.figure(group=group, indicator=item.id, statistic="dont_know")
        refused = results.figure(group=group, indicator=item.id, statistic="refused")
        sign = sign_of(positive) or sign_of(unknown) or sign_of(refused)
        cells = [sign or "", "", sign or "", sign or "", sign or ""]
        if positive is not None and unknown is not None and refused is not None and sign is None:
            cells = [
                *share_of(words, positive),
                words.percent(unknown["estimate"]),
                words.percent(refused["estimate"]),
                words.count(positive["n"]),
            ]
        question = {
            words.say("Question"): results.item_text(item, group),
            words.say("Answers counted"): counted_answers(results, item),
        }
        rows.append(question | dict(zip(heads, cells, strict=True)))
    if not rows:
        return None
    notes = [
        words.say("Share and n: of those who gave an opinion. Don't know and prefer not to answer: of those asked."),
        *legend(results, (cell for row in rows for cell in row.values())),
    ]
    label = f"tab-behaviour-{group.replace('_', '-')}"
    caption = words.say("Behaviour and experience: {group}", group=results.group_name(group))
    return lay_out(rows, caption=caption, label=label, left=[words.say("Answers counted")], notes=notes)


@for_each_group
def table_choices(results: Disclosed, *, group: str) -> Table | None:
    """Show single-choice questions: the share of each answer with its interval."""
    words, rows = results.words, []
    for item in results.instrument.items_of(group, kinds=("choice",)):
        for _, row in results.select(group=group, indicator=item.id, statistic="share").iterrows():
            sign = sign_of(row)
            share, interval = share_of(words, row) if sign is None else (sign, "")
            rows.append(
                {
                    words.say("Answer"): results.text(results.scales[item.id].by_code[row["answer"]].label),
                    "part": results.item_text(item, group),
                    words.say("Share"): share,
                    words.say("95% interval"): interval,
                    "n": words.count(row["n"]) if sign is None else sign,
                }
            )
    if not rows:
        return None
    label = f"tab-choice-{group.replace('_', '-')}"
    caption = words.say("Single-choice question: {group}", group=results.group_name(group))
    notes = legend(results, (cell for row in rows for cell in row.values()))
    return lay_out(rows, caption=caption, label=label, notes=notes, group="part")
