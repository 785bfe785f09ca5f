"""Questions outside the scores: behaviour, experience, single choice."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.tables import cells
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import counted_answers
from cips_helpers.verdicts.questions import experience_questions


@for_each_group
def table_behaviour(results: Disclosed, *, group: str) -> Table | None:
    """Show behaviour and experience questions: the share that says yes, agrees or thinks it likely.

    Each has its own denominator; none of them enters a factor score.

    Examples
    --------
    >>> cips.table_behaviour(results, group="officials")
    <Table tab-behaviour-officials: Behaviour and experience: Officials>
    """
    words, rows = results.words, []
    for item in experience_questions(results, group):
        positive, unknown, refused = (
            results.figure(group=group, indicator=item.id, statistic=statistic)
            for statistic in ("positive", "dont_know", "refused")
        )
        rows.append(
            {
                words.say("Question"): results.item_text(item, group),
                words.say("Answers counted"): counted_answers(results, item),
                words.say("Share"): cells.share(results, positive),
                words.say("{Interval}"): cells.share_interval(results, positive),
                words.say("Don't know"): cells.share(results, unknown),
                words.say("Prefer not to answer"): cells.share(results, refused),
                "n": cells.base(results, positive),
            }
        )
    if not rows:
        return None
    return lay_out(
        results,
        rows,
        caption=words.say("Behaviour and experience: {group}", group=results.group_name(group)),
        label=f"tab-behaviour-{group}",
        notes=[
            words.say("Share and n: of those who gave an opinion. Don't know and prefer not to answer: of those asked.")
        ],
        left=[words.say("Answers counted")],
    )


@for_each_group
def table_choices(results: Disclosed, *, group: str) -> Table | None:
    """Show single-choice questions: the share of each answer with its interval.

    Examples
    --------
    >>> cips.table_choices(results, group="officials")
    <Table tab-choice-officials: Single-choice question: Officials>
    """
    words = results.words
    rows = [
        {
            words.say("Answer"): results.text(results.scales[item.id].by_code[row["answer"]].label),
            "part": results.item_text(item, group),
            words.say("Share"): cells.share(results, row),
            words.say("{Interval}"): cells.share_interval(results, row),
            "n": cells.base(results, row),
        }
        for item in results.instrument.items_of(group, kinds=("choice",))
        for _, row in results.select(group=group, indicator=item.id, statistic="share").iterrows()
    ]
    if not rows:
        return None
    caption = words.say("Single-choice question: {group}", group=results.group_name(group))
    return lay_out(results, rows, caption=caption, label=f"tab-choice-{group}", group="part")
