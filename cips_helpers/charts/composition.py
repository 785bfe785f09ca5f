"""Who answered, beside whom they stand for."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd

from cips_helpers.charts.figure import Chart, finish
from cips_helpers.charts.style import GRID, QUIET, TARGET, WIDTH, drawing, group_look
from cips_helpers.disclosure import Disclosed
from cips_helpers.instrument.model import Item
from cips_helpers.words import SUPPRESSED


def composition(results: Disclosed, *, group: str) -> Chart | None:
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
    words, instrument = results.words, results.instrument
    demographics = instrument.items_of(group, kinds=("demographic",))
    panels = [(item, rows) for item in demographics if not (rows := _shares(results, group, item.id)).empty]
    if not panels:
        return None
    look = group_look(tuple(g.id for g in instrument.groups), group)
    sizes = [len(rows) for _, rows in panels]
    known = results.sample(group).margins
    with drawing():
        figure, axes = plt.subplots(
            len(panels), 1, figsize=(WIDTH, 0.45 + sum(0.25 * size + 0.38 for size in sizes)),
            sharex=True, squeeze=False,
            gridspec_kw={"height_ratios": [size + 0.4 for size in sizes], "hspace": 0.42},
        )  # fmt: skip
        figure.subplots_adjust(left=0.3, right=0.93)
        for panel, (item, rows) in zip(axes[:, 0], panels, strict=True):
            panel.set_ylim(len(rows) - 0.4, -0.6)
            panel.set_xlim(0, 100)
            panel.grid(axis="x", color=GRID)
            panel.set_axisbelow(True)
            panel.spines["bottom"].set_visible(False)
            panel.tick_params(length=0)
            panel.set_title(results.text(item.label), fontsize=9.5, pad=3, fontfamily="IBM Plex Sans")
            labels = [results.text(results.scales[item.id].by_code[code].label) for code in rows["answer"]]
            panel.set_yticks(range(len(rows)), labels, fontsize=9)
            for place, (_, row) in enumerate(rows.iterrows()):
                if row["state"] == "suppressed":
                    panel.text(1, place, SUPPRESSED, va="center", color=QUIET)
                    continue
                share = 100 * row["estimate"]
                panel.barh(place, share, height=0.62, color=look["color"], alpha=0.85)
                target = known.get(item.id, {}).get(str(row["answer"]))
                reach = max(share, 100 * target if target is not None else 0)
                panel.text(reach + 1.2, place, words.percent(row["estimate"]), va="center", fontsize=8.5)
                if target is not None:
                    panel.plot([100 * target] * 2, [place - 0.42, place + 0.42], color=TARGET, lw=2)
        axes[-1, 0].set_xticks([0, 25, 50, 75, 100], [words.percent(x / 4) for x in range(5)])
        notes = [words.say("| share in the population, where known")] if known else []
        if any((rows["state"] == "suppressed").any() for _, rows in panels):
            notes.append(
                words.say("{sign} hidden: fewer than {floor} people", sign=SUPPRESSED, floor=results.floor)
            )
        if notes:
            figure.text(0.3, 0.0, "     ".join(notes), fontsize=8.5, color=QUIET, va="bottom")
        name = results.group_name(group)
        caption = words.say("Who answered: {group}, share of respondents", group=name)
        return finish(
            figure,
            alt=_alt(results, name, panels),
            caption=caption,
            label=f"fig-who-{group.replace('_', '-')}",
        )


def _shares(results: Disclosed, group: str, item: str) -> pd.DataFrame:
    return results.select(group=group, indicator=item, statistic="sample_share")


def _alt(results: Disclosed, name: str, panels: list[tuple[Item, pd.DataFrame]]) -> str:
    words, lines = results.words, []
    for item, rows in panels:
        listed = "; ".join(
            f"{results.text(results.scales[item.id].by_code[row['answer']].label)} "
            + (SUPPRESSED if row["state"] == "suppressed" else words.percent(row["estimate"]))
            for _, row in rows.iterrows()
        )
        lines.append(f"{results.text(item.label)}: {listed}.")
    return " ".join([words.say("Bars of the composition of the sample, {group}.", group=name), *lines])
