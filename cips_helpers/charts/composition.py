"""Composition of the sample by each demographic, beside the population where it is known."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cips_helpers.charts import marks
from cips_helpers.charts.described import described, in_sentences
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.options import with_options
from cips_helpers.charts.style import BASE, GRID, SMALL, TARGET, drawing, is_narrow, width
from cips_helpers.charts.svg import TIP
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.instrument.model import Item
from cips_helpers.verdicts.labels import answer_name, legend, sign_of
from cips_helpers.verdicts.parts import without_hidden

COLUMNS, ON_PHONE = (0.87, 1.0), (0.9, 1.0)
"""Right edges of the columns of shares of sample and population, as shares of the column's width."""

Panel = tuple[Item, pd.DataFrame]


@with_options()
@for_each_group
@for_phones_too
def chart_composition(results: Disclosed, *, group: str) -> Chart | None:
    """Draw a sample's composition by each demographic as bars, with the known population as a tick.

    Shares are unweighted answers received: this picture is about the sample, not the population.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group.

    Returns
    -------
    Chart or None
        Shares in per cent, one panel per demographic; ``None`` where the sample has no demographics.

    Examples
    --------
    >>> cips.chart_composition(results, group="officials")
    <Chart fig-who-officials: Officials: furthest from the population in “Staff”, 71% instead of 78%>
    """
    words = results.words
    items = results.instrument.items_of(group, kinds=("demographic",))
    shares = results.select(group=group, indicator=[item.id for item in items], statistic="sample_share")
    shares, left_out = without_hidden(results, shares, by="indicator")
    panels = [(item, rows) for item in items if not (rows := shares[shares["indicator"] == item.id]).empty]
    if not panels:
        return None
    population_known = bool(results.sample(group).margins)
    sizes = [len(rows) for _, rows in panels]
    with drawing():
        figure = Figure(figsize=(width(), 0.4 + sum(0.21 * size + 0.3 for size in sizes)))
        axes = figure.subplots(
            len(panels),
            1,
            sharex=True,
            squeeze=False,
            gridspec_kw={"height_ratios": [size + 0.4 for size in sizes], "hspace": 0.4},
        )
        ends = (0.82, 0.9) if is_narrow() else (0.76, 0.88)
        figure.subplots_adjust(left=marks.fit(0.33, 0.41), right=marks.from_right(ends[not population_known]))
        columns = ON_PHONE if is_narrow() else COLUMNS
        for panel_axes, panel in zip(axes[:, 0], panels, strict=True):
            _draw(results, group, panel_axes, panel, columns if population_known else columns[1:])
        axes[-1, 0].set_xticks([0, 50, 100], [words.percent(x / 2) for x in range(3)])
        if population_known:
            for edge, head in zip(columns, (words.say("Sample"), words.say("Population")), strict=True):
                marks.draw_head(axes[0, 0], edge, -0.75, head, letters=10)
        name = results.group_name(group)
        return finish(
            figure,
            alt=_alt(results, name, panels),
            caption=_message(results, group, panels),
            label=f"fig-who-{group}",
            measure=words.say("Who answered: {group}, share of respondents", group=name),
            notes=[
                *([words.say("Dark tick: share in the population, where known.")] if population_known else []),
                *left_out,
                *legend(results, map(sign_of, (row for _, rows in panels for _, row in rows.iterrows()))),
            ],
            table=_table(results, group, panels),
        )


def _message(results: Disclosed, group: str, panels: list[Panel]) -> str:
    """Return the title: where respondents differ most from the population, or that it is not known."""
    words, sample, apart = results.words, results.sample(group), []
    for item, rows in panels:
        known = sample.margins.get(item.id, {})
        for _, row in rows.iterrows():
            if sign_of(row) is None and (share := known.get(str(row["answer"]))) is not None:
                apart.append((round(100 * row["estimate"]) - round(100 * share), row, share))
    if not apart:
        largest = [row for _, rows in panels for _, row in rows.iterrows() if sign_of(row) is None]
        if not largest:
            return words.say("{group}: all parts are hidden", group=results.group_name(group))
        row = max(largest, key=lambda each: float(each["estimate"]))
        return words.say(
            "{group}: the largest part is “{part}”, {share}; the population is not known",
            group=results.group_name(group),
            part=_name(results, row),
            share=words.percent(row["estimate"]),
        )
    points, row, share = max(apart, key=lambda each: abs(each[0]))
    if not points:
        return words.say("{group}: made up as the population", group=results.group_name(group))
    return words.say(
        "{group}: furthest from the population in “{part}”, {share} instead of {known}",
        group=results.group_name(group),
        part=_name(results, row),
        share=words.percent(row["estimate"]),
        known=words.percent(share),
    )


def _draw(results: Disclosed, group: str, axes: Axes, panel: Panel, edges: tuple[float, ...]) -> None:
    words, (item, rows) = results.words, panel
    colour = marks.group_look(results, group)["color"]
    population = results.sample(group).margins.get(item.id, {})
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.grid(axis="x", color=GRID)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(length=0)
    axes.set_title(wrapped(results.text(item.label), 50), fontsize=BASE, pad=3)
    axes.set_yticks(
        range(len(rows)),
        [wrapped(_name(results, row), marks.fit(34, 24), 2) for _, row in rows.iterrows()],
        fontsize=marks.fit(BASE, SMALL),
        linespacing=0.9,
    )
    for y, (_, row) in enumerate(rows.iterrows()):
        if sign_of(row) is None:
            tip = TIP + marks.tip_of(results, _name(results, row), row, words.percent)
            marks.draw_area(axes, (0, y - 0.31), 100 * row["estimate"], 0.62, facecolor=colour, gid=tip)
        share = population.get(str(row["answer"]))
        if share is not None:
            for ink, width in (("white", 4), (TARGET, 2)):
                axes.plot([100 * share] * 2, [y - 0.42, y + 0.42], color=ink, lw=width)
        marks.draw_cell(axes, edges[0], y, _share(results, row))
        if share is not None:
            marks.draw_cell(axes, edges[1], y, words.percent(share))


def _table(results: Disclosed, group: str, panels: list[Panel]) -> Iterator[tuple[str, ...]]:
    words, margins = results.words, results.sample(group).margins
    yield (words.say("Answer"), words.say("Characteristic"), words.say("Sample"), words.say("Population"))
    for item, rows in panels:
        for _, row in rows.iterrows():
            share = margins.get(item.id, {}).get(str(row["answer"]))
            known = "" if share is None else words.percent(share)
            yield (_name(results, row), results.text(item.label), _share(results, row), known)


def _name(results: Disclosed, row: pd.Series) -> str:
    return answer_name(results, row["indicator"], row["answer"])


def _share(results: Disclosed, row: pd.Series) -> str:
    return marks.sign_or_figure(row, results.words.percent)


def _alt(results: Disclosed, name: str, panels: list[Panel]) -> str:
    words = results.words
    lines = []
    for item, rows in panels:
        listed = words.series([f"{_name(results, row)} {_share(results, row)}" for _, row in rows.iterrows()])
        lines.append(words.say("{name}: {values}.", name=results.text(item.label), values=listed))
    head = words.say("Bars of the composition of the sample, {group}.", group=name)
    return described(words, lines, in_sentences(head))
