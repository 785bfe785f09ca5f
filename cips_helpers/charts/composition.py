"""Who answered, beside whom they stand for."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from cips_helpers.charts.figure import Chart, finish, wrapped
from cips_helpers.charts.row_axes import beside
from cips_helpers.charts.style import BASE, GRID, QUIET, SMALL, TARGET, WIDTH, drawing, group_look
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.instrument.model import Item
from cips_helpers.verdicts.labels import legend, sign_of
from cips_helpers.verdicts.parts import without_hidden

Panel = tuple[Item, pd.DataFrame]


@for_each_group
def chart_composition(results: Disclosed, *, group: str) -> Chart | None:
    """Draw a sample's composition by each demographic as bars, with the known population as a tick.

    Shares are unweighted answers received: this picture is about the sample, not the population.
    ``None`` where the sample has no demographics.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group.
    """
    words = results.words
    items = results.instrument.items_of(group, kinds=("demographic",))
    shares = results.select(group=group, indicator=[item.id for item in items], statistic="sample_share")
    shares, left_out = without_hidden(results, shares, by="indicator")
    panels = [(item, rows) for item in items if not (rows := shares[shares["indicator"] == item.id]).empty]
    if not panels:
        return None
    known = results.sample(group).margins
    sizes = [len(rows) for _, rows in panels]
    with drawing():
        figure, axes = plt.subplots(
            len(panels),
            1,
            figsize=(WIDTH, 0.4 + sum(0.21 * size + 0.3 for size in sizes)),
            sharex=True,
            squeeze=False,
            gridspec_kw={"height_ratios": [size + 0.4 for size in sizes], "hspace": 0.4},
        )
        figure.subplots_adjust(left=0.33, right=0.76 if known else 0.88)
        for axis, panel in zip(axes[:, 0], panels, strict=True):
            _draw(results, group, axis, panel, bool(known))
        axes[-1, 0].set_xticks([0, 50, 100], [words.percent(x / 2) for x in range(3)])
        if known:
            for x, head in ((0.87, words.say("Sample")), (1.0, words.say("Population"))):
                axes[0, 0].text(
                    x, -0.75, head, transform=beside(axes[0, 0]), ha="right", va="bottom", fontsize=SMALL, color=QUIET
                )
        notes = [words.say("Dark tick: share in the population, where known.")] if known else []
        notes += left_out
        notes += legend(results, (sign_of(row) for _, rows in panels for _, row in rows.iterrows()))
        name = results.group_name(group)
        return finish(
            figure,
            alt=_alt(results, name, panels),
            caption=words.say("Who answered: {group}, share of respondents", group=name),
            label=f"fig-who-{group.replace('_', '-')}",
            note=" ".join(notes),
        )


def _draw(results: Disclosed, group: str, axis: Axes, panel: Panel, two: bool) -> None:
    words, (item, rows) = results.words, panel
    colour = group_look(tuple(g.id for g in results.instrument.groups), group)["color"]
    population = results.sample(group).margins.get(item.id, {})
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.set_xlim(0, 100)
    axis.grid(axis="x", color=GRID)
    axis.set_axisbelow(True)
    axis.spines["bottom"].set_visible(False)
    axis.tick_params(length=0)
    axis.set_title(wrapped(results.text(item.label), 50), fontsize=BASE, pad=3)
    axis.set_yticks(range(len(rows)), [wrapped(_name(results, item, row), 24, 1) for _, row in rows.iterrows()])
    for place, (_, row) in enumerate(rows.iterrows()):
        sign, share = sign_of(row), population.get(str(row["answer"]))
        cells = [(0.87 if two else 1.0, sign or words.percent(row["estimate"]))]
        if sign is None:
            axis.barh(place, 100 * row["estimate"], height=0.62, color=colour)
        if share is not None:
            axis.plot([100 * share] * 2, [place - 0.42, place + 0.42], color="white", lw=4)
            axis.plot([100 * share] * 2, [place - 0.42, place + 0.42], color=TARGET, lw=2)
            cells.append((1.0, words.percent(share)))
        for x, cell in cells:
            axis.text(x, place, cell, transform=beside(axis), ha="right", va="center")


def _name(results: Disclosed, item: Item, row: pd.Series) -> str:
    return results.text(results.scales[item.id].by_code[row["answer"]].label)


def _alt(results: Disclosed, name: str, panels: list[Panel]) -> str:
    words, lines = results.words, []
    for item, rows in panels:
        listed = "; ".join(
            f"{_name(results, item, row)} {sign_of(row) or words.percent(row['estimate'])}"
            for _, row in rows.iterrows()
        )
        lines.append(f"{results.text(item.label)}: {listed}.")
    return " ".join([words.say("Bars of the composition of the sample, {group}.", group=name), *lines])
