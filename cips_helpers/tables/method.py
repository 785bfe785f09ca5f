"""Questions, answer scales and versions the report rests on."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.instrument.model import Answer, Scale
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import quoted_item
from cips_helpers.words import N_, REVERSED


@for_each_group
def table_questionnaire(results: Disclosed, *, group: str) -> Table:
    """List a group's questions with wording, key factor, answer scale, direction and source of the wording.

    Examples
    --------
    >>> cips.table_questionnaire(results, group="officials")
    <Table tab-questions-officials: Questions asked of: Officials>
    """
    words, rows = results.words, []
    absent, items = results.sample(group).absent, results.instrument.items_of(group)
    sourced = any(item.published_for for item in results.instrument.items)
    for item in items:
        wording = quoted_item(results, item.id, group)
        if item.id in absent:
            wording = words.say("{wording} (not asked in this iteration)", wording=wording)
        row = {
            words.say("Question (id)"): words.say("{wording} ({id})", wording=wording, id=item.id),
            words.say("Key factor"): results.text(results.instrument.factor(item.factor).short) if item.factor else "",
            words.say(N_("Answers", "name of an answer scale")): _scale_name(
                results, results.instrument.scale(item.scale)
            ),
        }
        if sourced:
            published = group in item.published_for
            row[words.say("Source")] = words.say("published") if published else words.say("illustrative")
        rows.append(row)
    heads = list(rows[0])
    return lay_out(
        results,
        rows,
        caption=words.say("Questions asked of: {group}", group=results.group_name(group)),
        label=f"tab-questions-{group}",
        notes=[
            words.say("{sign} worded the other way round: its points are turned.", sign=REVERSED)
            if any(item.reverse for item in items)
            else "",
            words.say(
                "Published: wording made public by the owner of the survey. Illustrative: to be replaced by the "
                "wording of the official questionnaire."
            )
            if sourced
            else "",
        ],
        left=heads,
        widths=dict(zip(heads, ("53%", "17%", "15%", "15%"), strict=False)),
    )


def table_scales(results: Disclosed) -> Table:
    """List the answer scales of those surveyed: each answer with its code, and its points where it has any.

    Examples
    --------
    >>> cips.table_scales(results)
    <Table tab-scales: Answer scales>
    """
    words = results.words
    used = {item.scale for group in results.groups for item in results.instrument.items_of(group)}
    rows = [
        {
            words.say("Scale"): _scale_name(results, scale),
            words.say("Codes and answers"): " · ".join(_answer(results, answer) for answer in scale.answers),
        }
        for scale in results.instrument.scales
        if scale.id in used and scale.kind != "study"
    ]
    widths = dict(zip(rows[0], ("20%", "80%"), strict=True))
    caption = words.say("Answer scales")
    return lay_out(results, rows, caption=caption, label="tab-scales", left=list(rows[0]), widths=widths)


def _answer(results: Disclosed, answer: Answer) -> str:
    parts = {"code": answer.code, "label": results.text(answer.label)}
    if answer.score is None:
        return results.words.say("{code}\u00a0=\u00a0{label}", **parts)
    return results.words.say_n(
        "{code}\u00a0=\u00a0{label} ({n} point)",
        "{code}\u00a0=\u00a0{label} ({n} points)",
        round(answer.score),
        **parts,
    )


def _scale_name(results: Disclosed, scale: Scale) -> str:
    """Return the name of a scale; one without is called as the first question with it, as a country's regions are."""
    if scale.label:
        return results.text(scale.label)
    label = next((item.label for item in results.instrument.items if item.scale == scale.id and item.label), None)
    return results.text(label).lower() if label else scale.id.replace("_", " ")


def table_facts(results: Disclosed) -> Table:
    """List what the report was made from: study, instrument, data fingerprint, versions.

    Examples
    --------
    >>> cips.table_facts(results)
    <Table tab-facts: What this report was made from>
    """
    words = results.words
    rows = [{words.say("What"): words.say(name), words.say("Which"): value} for name, value in results.facts.items()]
    return lay_out(
        results,
        rows,
        caption=words.say("What this report was made from"),
        label="tab-facts",
        left=list(rows[0]),
        widths=dict(zip(rows[0], ("30%", "70%"), strict=True)),
    )
