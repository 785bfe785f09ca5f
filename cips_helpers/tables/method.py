"""Basis of the report: questions, answer scales, versions."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.words import REVERSED


@for_each_group
def table_questionnaire(results: Disclosed, *, group: str) -> Table:
    """List a group's questions with wording, key factor, answer scale, direction and source of the wording."""
    words, rows = results.words, []
    absent = results.sample(group).absent
    sourced = any(item.published_for for item in results.instrument.items)
    for item in results.instrument.items_of(group):
        wording = results.item_text(item, group) + (f" {REVERSED}" if item.reverse else "")
        if item.id in absent:
            wording = words.say("{wording} (not asked in this iteration)", wording=wording)
        rows.append(
            {
                words.say("Question (id)"): words.say("{wording} ({id})", wording=wording, id=item.id),
                words.say("Key factor"): results.text(results.instrument.factor(item.factor).short)
                if item.factor
                else "",
                words.say("Answers"): _scale_name(item.scale),
            }
        )
        if sourced:
            published = group in item.published_for
            rows[-1][words.say("Source")] = words.say("published") if published else words.say("illustrative")
    widths = {words.say("Question (id)"): "53%", words.say("Key factor"): "17%", words.say("Answers"): "15%"}
    notes = []
    if any(item.reverse for item in results.instrument.items_of(group)):
        notes.append(words.say("{sign} worded the other way round: its points are turned.", sign=REVERSED))
    if sourced:
        widths[words.say("Source")] = "15%"
        notes.append(
            words.say(
                "Published: wording made public by the owner of the survey. Illustrative: to be replaced by the "
                "wording of the official questionnaire."
            )
        )
    return lay_out(
        rows,
        caption=words.say("Questions asked of: {group}", group=results.group_name(group)),
        label=f"tab-questions-{group.replace('_', '-')}",
        left=list(rows[0]),
        notes=notes,
        widths=widths,
    )


def table_scales(results: Disclosed) -> Table:
    """List the answer scales of those surveyed: each answer with its code, and its points where it has any."""
    words, rows = results.words, []
    used = {item.scale for group in results.groups for item in results.instrument.items_of(group)}
    for scale in results.instrument.scales:
        if scale.id not in used or scale.kind == "study":
            continue
        answers = [
            words.say("{code}\u00a0=\u00a0{label}", code=answer.code, label=results.text(answer.label))
            if answer.score is None
            else words.say_n(
                "{code}\u00a0=\u00a0{label} ({n} point)",
                "{code}\u00a0=\u00a0{label} ({n} points)",
                round(answer.score),
                code=answer.code,
                label=results.text(answer.label),
            )
            for answer in scale.answers
        ]
        rows.append({words.say("Scale"): _scale_name(scale.id), words.say("Codes and answers"): " · ".join(answers)})
    caption = words.say("Answer scales")
    widths = {words.say("Scale"): "20%", words.say("Codes and answers"): "80%"}
    return lay_out(rows, caption=caption, label="tab-scales", left=list(rows[0]), widths=widths)


def _scale_name(scale: str) -> str:
    return scale.replace("_", " ")


def table_facts(results: Disclosed) -> Table:
    """List what the report was made from: study, instrument, data fingerprint, versions."""
    words = results.words
    what, which = words.say("What"), words.say("Which")
    rows = [{what: words.say(key), which: value} for key, value in results.facts.items()]
    caption = words.say("What this report was made from")
    return lay_out(rows, caption=caption, label="tab-facts", left=[what, which], widths={what: "30%", which: "70%"})
