"""Tables of disclosed figures: aligned on the decimal, uncertainty quiet, every missing figure with its sign."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import great_tables as gt
import pandas as pd

from cips_helpers.disclosure import Disclosed, SampleFacts
from cips_helpers.findings import TARGET_WORDS, target_state
from cips_helpers.instrument.model import Item
from cips_helpers.words import N_, NO_ANSWER, NOT_ASKED, REVERSED, SUPPRESSED, Words

MODES = {
    "tablet": N_("tablet on site"),
    "online": N_("online"),
    "paper": N_("on paper"),
    "mixed": N_("mixed"),
}


@dataclass(frozen=True, repr=False)
class Table:
    """A table as a notebook shows it: HTML with caption, note and label; ``frame`` holds its cells as text."""

    html: str
    caption: str
    label: str
    note: str
    frame: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Table {self.label}: {self.caption}>"

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        about = {"caption": self.caption, "label": self.label, "note": self.note}
        return {"text/html": self.html, "text/plain": self.caption}, {"text/html": about}


def _table(
    rows: Sequence[Mapping[str, str]],
    *,
    caption: str,
    label: str,
    left: Sequence[str] = (),
    notes: Sequence[str] = (),
    spanners: Mapping[str, Sequence[str]] | None = None,
    group: str | None = None,
    widths: Mapping[str, str] | None = None,
) -> Table:
    """Lay cells out; the first column and those in ``left`` stand left, figures right.

    Columns of long text are given a width, or they'd be squeezed on paper.
    """
    frame = pd.DataFrame(rows)
    texts = [column for column in frame.columns if column != group]
    table = gt.GT(frame, rowname_col=None, groupname_col=group, id=label)
    left = [texts[0], *left]
    table = table.cols_align("left", columns=left)
    figures = [column for column in texts if column not in left]
    if figures:
        table = table.cols_align("right", columns=figures)
    for title, columns in (spanners or {}).items():
        table = table.tab_spanner(label=title, columns=list(columns))
        table = table.cols_label({column: column.split("|", 1)[-1] for column in columns})
    if widths:
        table = table.cols_width(dict(widths))
    return Table(_plain(table.as_raw_html()), caption=caption, label=label, note=" ".join(notes), frame=frame)


def _plain(html: str) -> str:
    """Keep the table and drop great_tables' own styles: book and print have one stylesheet each."""
    found = re.search(r"<table.*?</table>", html, flags=re.DOTALL)
    if found is None:  # pragma: no cover - a change of great_tables
        raise ValueError("great_tables made no <table>")
    return re.sub(r' data-quarto-\w+(?:-\w+)*="\w+"', "", found.group())


def sign_of(row: pd.Series | None) -> str | None:
    """Give the sign that stands for a figure that can't be shown; ``None`` where it can."""
    if row is None:
        return NOT_ASKED
    return {"suppressed": SUPPRESSED, "no_answer": NO_ANSWER}.get(row["state"])


def legend(words: Words, cells: pd.DataFrame, floor: int) -> list[str]:
    """Explain just the signs that stand in a table."""
    present = {str(value) for value in cells.to_numpy().ravel()}
    meanings = {
        SUPPRESSED: words.say("hidden: fewer than {floor} people.", floor=floor),
        NOT_ASKED: words.say("not asked."),
        NO_ANSWER: words.say("no answer."),
    }
    return [f"{sign} {meaning}" for sign, meaning in meanings.items() if sign in present]


def key_figures(results: Disclosed) -> Table:
    """Show the overall score of every group in its three views, with interval and base."""
    words, rows = results.words, []
    for group in results.groups:
        mean = _overall(results, group, "mean")
        positive = _overall(results, group, "positive")
        sign = sign_of(mean)
        shown = sign is None and mean is not None and positive is not None
        top = results.instrument.points
        rows.append({
            words.say("Group"): results.group_name(group),
            words.say("Score (0–{top})", top=words.points(top, 0)): words.points(mean["estimate"]) if shown else sign,
            words.say("95% interval"): words.interval(mean["low"], mean["high"]) if shown else "",
            words.say("Mark (0–10)"): words.points(10 * mean["estimate"] / top, 1) if shown else sign,
            words.say("Favourable answers"): words.percent(positive["estimate"]) if shown else sign,
            "n": words.count(mean["n"]) if shown else sign,
        })  # fmt: skip
    notes = [
        words.say(
            "Score: mean of the factor scores. Mark: the same on a scale to 10. n: people with a score."
        ),
        *legend(words, pd.DataFrame(rows), results.floor),
    ]
    return _table(
        rows, caption=words.say("Overall perception of integrity"), label="tab-overall", notes=notes
    )


def _overall(results: Disclosed, group: str, statistic: str) -> pd.Series | None:
    """The overall figure, or the only factor's where the instrument has just one."""
    found = results.figure(group=group, indicator="overall", statistic=statistic)
    if found is None and len(results.factors(group)) == 1:
        found = results.figure(group=group, indicator=results.factors(group)[0].id, statistic=statistic)
    return found


def factor_table(results: Disclosed) -> Table:
    """Show score, interval and target state of every key factor and group, and the gap where there are two."""
    words, rows = results.words, []
    spans: dict[str, list[str]] = {results.group_name(group): [] for group in results.groups}
    for factor in results.factors():
        row = {words.say("Key factor"): f"{factor.number}  {results.text(factor.label)}"}
        if factor.target is not None:
            row[words.say("Target")] = words.points(factor.target)
        for group in results.groups:
            name, figure = (
                results.group_name(group),
                results.figure(group=group, indicator=factor.id, statistic="mean"),
            )
            sign = sign_of(figure)
            shown = sign is None and figure is not None
            cells = {
                words.say("Score"): words.points(figure["estimate"]) if shown else str(sign),
                words.say("95% interval"): words.interval(figure["low"], figure["high"]) if shown else "",
                words.say("Target met?"): words.say(TARGET_WORDS[target_state(figure, factor.target)])
                if shown
                else "",
            }
            for head, cell in cells.items():
                row[f"{name}|{head}"] = cell
                if f"{name}|{head}" not in spans[name]:
                    spans[name].append(f"{name}|{head}")
        if len(results.groups) > 1:
            row[words.say("Gap")] = _gap_cell(results, factor.id)
        rows.append(row)
    notes = legend(words, pd.DataFrame(rows), results.floor)
    if len(results.groups) > 1:
        first, second = (results.group_name(group) for group in results.groups[:2])
        notes.insert(
            0, words.say("Gap: {first} minus {second}; \\* clear difference.", first=first, second=second)
        )
    notes.insert(0, words.say("Target met? “cannot tell” where the 95% interval contains the target."))
    return _table(
        rows,
        caption=words.say("Key factors: scores, 95% intervals, targets and gap"),
        label="tab-factors",
        left=[
            column
            for columns in spans.values()
            for column in columns
            if column.endswith(words.say("Target met?"))
        ],
        notes=notes,
        spanners=spans,
    )


def _gap_cell(results: Disclosed, indicator: str) -> str:
    gap = results.figure(group="gap", indicator=indicator, statistic="gap")
    sign = sign_of(gap)
    if sign is not None or gap is None:
        return str(sign)
    return results.words.signed(gap["estimate"]) + ("*" if gap["p_adjusted"] < 0.05 else "")


def _sample_name(results: Disclosed, sample: SampleFacts) -> str:
    """Name a sample: group and iteration."""
    return f"{results.group_name(sample.group)}, {sample.label}"


def fieldwork(results: Disclosed) -> Table:
    """Show how every sample of the country was taken: dates, mode, size, response, precision."""
    words, rows = results.words, []
    for sample in results.samples:
        unknown = words.say("unknown")
        rows.append({
            words.say("Sample"): _sample_name(results, sample),
            words.say("Fieldwork"): words.period(sample.start, sample.end),
            words.say("Mode"): words.say(MODES[sample.mode]),
            words.say("People"): words.count(sample.population) if sample.population else unknown,
            words.say("Invited"): words.count(sample.invited) if sample.invited else unknown,
            words.say("Answered"): words.count(sample.n) if sample.n else SUPPRESSED,
            words.say("Response"): words.percent(sample.response) if sample.response else unknown,
            words.say("Margin of error"): words.say("±{points} points", points=words.points(100 * sample.margin, 1)),
        })  # fmt: skip
    notes = [
        words.say(
            "Margin of error: half the 95% interval of a share of 50%, in percentage points, with weights and "
            "strata taken into account."
        ),
        *legend(words, pd.DataFrame(rows), results.floor),
    ]
    left = [words.say("Fieldwork"), words.say("Mode")]
    caption = words.say("How the answers were collected")
    return _table(rows, caption=caption, label="tab-fieldwork", left=left, notes=notes)


def quality(results: Disclosed) -> Table:
    """Show how completely and carefully each sample answered."""
    words = results.words

    def share(value: float | None) -> str:
        return words.say("unknown") if value is None else words.percent(value, 1)

    rows = [
        {
            words.say("Sample"): _sample_name(results, sample),
            words.say("Questions left empty"): share(sample.missing),
            words.say("“Don't know”"): share(sample.dont_know),
            words.say("Same answer throughout"): share(sample.straightliners),
            words.say("Weights"): words.say("weighted") if sample.weighted else words.say("unweighted"),
            words.say("Strata"): words.count(sample.strata),
        }
        for sample in results.samples
    ]
    notes = [
        words.say(
            "Same answer throughout: people who gave one and the same answer to all agreement questions, the "
            "questions worded the other way round included. They are counted, never dropped."
        )
    ]
    left = [words.say("Weights")]
    caption = words.say("Quality of the answers")
    return _table(rows, caption=caption, label="tab-quality", left=left, notes=notes)


def within_group(results: Disclosed, *, group: str) -> Table | None:
    """Show the overall score by every demographic of a group, with interval and base."""
    words, rows = results.words, []
    indicator = "overall" if len(results.factors(group)) > 1 else results.factors(group)[0].id
    head = words.say("Score (0–{top})", top=words.points(results.instrument.points, 0))
    for item in results.instrument.items_of(group, kinds=("demographic",)):
        found = results.select(group=group, domain=item.id, indicator=indicator, statistic="mean")
        for _, row in found.iterrows():
            sign = sign_of(row)
            answer = results.scales[item.id].by_code[int(row["level"])]
            rows.append({
                words.say("Respondents"): results.text(answer.label),
                "part": results.text(item.label),
                "n": words.count(row["n"]) if sign is None else sign,
                head: words.points(row["estimate"]) if sign is None else sign,
                words.say("95% interval"): words.interval(row["low"], row["high"]) if sign is None else "",
            })  # fmt: skip
    if not rows:
        return None
    caption = words.say("Overall score within the group: {group}", group=results.group_name(group))
    notes = legend(words, pd.DataFrame(rows), results.floor)
    label = f"tab-within-{group.replace('_', '-')}"
    return _table(rows, caption=caption, label=label, notes=notes, group="part")


def behaviour(results: Disclosed, *, group: str) -> Table | None:
    """Show behaviour and experience questions: the share that says yes, agrees or thinks it likely.

    Each has its own denominator; none of them enters a factor score.
    """
    words, rows = results.words, []
    for item in results.instrument.items_of(group, kinds=("behaviour", "experience")):
        positive = results.figure(group=group, indicator=item.id, statistic="positive")
        unknown = results.figure(group=group, indicator=item.id, statistic="dont_know")
        refused = results.figure(group=group, indicator=item.id, statistic="refused")
        sign = sign_of(positive)
        shown = positive is not None and unknown is not None and refused is not None and sign is None
        rows.append({
            words.say("Question"): results.item_text(item, group),
            words.say("Counted"): _counted(results, item),
            words.say("Share"): words.percent(positive["estimate"]) if shown else str(sign),
            words.say("95% interval"): (
                words.percent_interval(positive["low"], positive["high"]) if shown else ""
            ),
            words.say("Don't know"): words.percent(unknown["estimate"]) if shown else str(sign),
            words.say("No wish to answer"): words.percent(refused["estimate"]) if shown else str(sign),
            "n": words.count(positive["n"]) if shown else str(sign),
        })  # fmt: skip
    if not rows:
        return None
    notes = [
        words.say(
            "Share and n: of those who gave an opinion. Don't know and no wish to answer: of those asked."
        ),
        *legend(words, pd.DataFrame(rows), results.floor),
    ]
    label = f"tab-behaviour-{group.replace('_', '-')}"
    caption = words.say("Behaviour and experience: {group}", group=results.group_name(group))
    return _table(rows, caption=caption, label=label, left=[words.say("Counted")], notes=notes)


def _counted(results: Disclosed, item: Item) -> str:
    """Say in words which answers a share counts."""
    answers = [results.text(a.label) for a in results.scales[item.id].substantive if a.positive]
    return " / ".join(answers)


def choices(results: Disclosed, *, group: str) -> Table | None:
    """Show single-choice questions: the share of each answer with its interval."""
    words, rows = results.words, []
    for item in results.instrument.items_of(group, kinds=("choice",)):
        for _, row in results.select(group=group, indicator=item.id, statistic="share").iterrows():
            sign = sign_of(row)
            rows.append({
                words.say("Answer"): results.text(results.scales[item.id].by_code[row["answer"]].label),
                "part": results.item_text(item, group),
                words.say("Share"): words.percent(row["estimate"]) if sign is None else sign,
                words.say("95% interval"): (
                    words.percent_interval(row["low"], row["high"]) if sign is None else ""
                ),
                "n": words.count(row["n"]) if sign is None else sign,
            })  # fmt: skip
    if not rows:
        return None
    label = f"tab-choice-{group.replace('_', '-')}"
    caption = words.say("Single-choice question: {group}", group=results.group_name(group))
    notes = legend(words, pd.DataFrame(rows), results.floor)
    return _table(rows, caption=caption, label=label, notes=notes, group="part")


def questionnaire(results: Disclosed, *, group: str) -> Table:
    """List a group's questions with wording, key factor, answer scale, direction and source of the wording."""
    words, rows = results.words, []
    absent = results.sample(group).absent
    for item in results.instrument.items_of(group):
        wording = results.item_text(item, group) + (f" {REVERSED}" if item.reverse else "")
        if item.id in absent:
            wording = words.say("{wording} (not asked in this iteration)", wording=wording)
        rows.append({
            words.say("Id"): item.id,
            words.say("Wording"): wording,
            words.say("Key factor"): results.text(results.instrument.factor(item.factor).short) if item.factor else "",
            words.say("Answers"): _scale_name(item.scale),
            words.say("Source"): (
                words.say("published") if group in item.published_for else words.say("illustrative")
            ),
        })  # fmt: skip
    widths = {words.say("Id"): "24%", words.say("Wording"): "40%", words.say("Source"): "11%"}
    return _table(
        rows,
        caption=words.say("Questions asked of: {group}", group=results.group_name(group)),
        label=f"tab-questions-{group.replace('_', '-')}",
        left=list(rows[0]),
        notes=[words.say("{sign} worded the other way round: its points are turned.", sign=REVERSED)],
        widths=widths,
    )


def answer_scales(results: Disclosed) -> Table:
    """List every answer scale: each answer with its code, and its points where it has any."""
    words, rows = results.words, []
    used = {item.scale for item in results.instrument.items}
    for scale in results.instrument.scales:
        if scale.id not in used or scale.kind == "study":
            continue
        answers = [
            words.say("{code} {label}", code=answer.code, label=results.text(answer.label))
            if answer.score is None
            else words.say(
                "{code} {label} ({points} points)",
                code=answer.code, label=results.text(answer.label), points=words.points(answer.score, 0),
            )
            for answer in scale.answers
        ]  # fmt: skip
        rows.append(
            {words.say("Scale"): _scale_name(scale.id), words.say("Codes and answers"): " · ".join(answers)}
        )
    caption = words.say("Answer scales")
    widths = {words.say("Scale"): "16%", words.say("Codes and answers"): "84%"}
    return _table(rows, caption=caption, label="tab-scales", left=list(rows[0]), widths=widths)


def _scale_name(scale: str) -> str:
    return scale.replace("_", " ")


def facts(results: Disclosed) -> Table:
    """List what the report was made from: study, instrument, data fingerprint, versions."""
    words = results.words
    what, which = words.say("What"), words.say("Which")
    rows = [{what: words.say(key), which: value} for key, value in results.facts.items()]
    caption = words.say("What this report was made from")
    return _table(
        rows, caption=caption, label="tab-facts", left=[what, which], widths={what: "30%", which: "70%"}
    )
