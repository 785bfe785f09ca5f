"""The scores of one group on the band of the other countries' quartiles."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from cips_helpers.charts import marks
from cips_helpers.charts.described import described, in_sentences
from cips_helpers.charts.figure import Chart, finish, for_phones_too
from cips_helpers.charts.options import with_options
from cips_helpers.charts.style import GRID, QUIET, drawing
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.verdicts.peers import PeerPosition, peer_positions, position_word

BAND = 0.27
"""Half the height of the band, in rows."""
EDGES = (0.84, 1.0)
"""Right edges of the columns of scores and medians, as shares of the figure's width."""


@with_options()
@for_each_group
@for_phones_too
def chart_peers(results: Disclosed, *, group: str) -> Chart | None:
    """Draw the score of each key factor on the middle half of the other countries, farthest above them on top.

    The dot has its 95 % interval; the band runs from the others' lower to their upper quartile, with a line at their
    median.

    Parameters
    ----------
    results
        Figures that passed the privacy gate, with those of the peers.
    group
        Respondent group.

    Returns
    -------
    Chart or None
        ``None`` where nothing can be compared.

    Examples
    --------
    >>> cips.chart_peers(peers, group="officials")
    <Chart fig-others-officials: Officials: of 2 key factors, 1 above and 1 below most of the other countries>
    """
    words = results.words
    rows = sorted(_factors(results, group), key=lambda row: round(row.score, 2) - row.median)
    if not rows:
        return None
    names = [marks.factor_label(results, row.indicator) for row in rows]
    look = marks.group_look(results, group)
    columns = ((EDGES[0], look["color"], words.say("Score")), (EDGES[1], QUIET, words.say("Median of\nthe others")))
    with drawing():
        figure, axes = marks.row_axes(names, right=EDGES[0] - 0.1)
        drawn = [row for each in results.groups for row in _factors(results, each)]  # one axis for all groups
        scores = [score for row in drawn for score in (row.low, row.high, row.lower, row.upper)]
        axes.set_xlim(marks.score_limits(results, scores))
        for y, row in enumerate(rows):
            _draw_row(results, axes, row, y, look)
            cells = (words.points(row.score), words.points(row.median, 1))
            for (edge, colour, _), text in zip(columns, cells, strict=True):
                marks.draw_cell(axes, edge, y, text, color=colour)
        for edge, colour, head in columns:
            marks.draw_head(axes, edge, len(rows) - 0.35, head, letters=10, color=colour, linespacing=1.1)
        marks.label_axis(axes, words, marks.score_label(results))
        entries = {
            results.name: marks.legend_entry(**look),
            words.say("Middle half of the others"): Patch(facecolor=GRID, edgecolor="none"),
            words.say("Their median"): marks.legend_entry(marker="|", ms=11, mew=1.4, color=QUIET),
        }
        marks.draw_legend_above(axes, entries, x=-0.44, handlelength=1.2, handletextpad=0.4)
        return finish(
            figure,
            alt=_alt(results, rows[::-1], names[::-1]),
            caption=_message(results, group, rows),
            label=f"fig-others-{group}",
            notes=_notes(results, group, rows),
            table=[
                (
                    words.say("Key factor"),
                    words.say("Score"),
                    words.say("Lower quartile of the others"),
                    words.say("Their median"),
                    words.say("Upper quartile of the others"),
                    words.say("Place"),
                ),
                *(
                    (
                        name,
                        words.points(row.score),
                        *(words.points(value, 1) for value in (row.lower, row.median, row.upper)),
                        position_word(results, row.position),
                    )
                    for name, row in zip(names[::-1], rows[::-1], strict=True)
                ),
            ],
        )


def _factors(results: Disclosed, group: str) -> list[PeerPosition]:
    return [row for row in peer_positions(results, group) if row.indicator != "overall"]


def _draw_row(results: Disclosed, axes: Axes, row: PeerPosition, y: int, look: marks.Look) -> None:
    axes.fill_between([row.lower, row.upper], y - BAND, y + BAND, color=GRID, lw=0, zorder=1)
    if row.lower == row.upper:  # a band without width would not be seen
        axes.plot([row.lower] * 2, [y - BAND, y + BAND], color=GRID, lw=4, zorder=1)
    axes.plot([row.median] * 2, [y - BAND, y + BAND], color=QUIET, lw=1.4, zorder=2)
    words, name = results.words, marks.factor_label(results, row.indicator)
    told = (words.say("{name}: {value}", name=name, value=words.points(row.score)), _interval(results, row))
    marks.draw_estimate(axes, y, (row.low, row.score, row.high), look, zorder=3, tip="; ".join(filter(None, told)))


def _interval(results: Disclosed, row: PeerPosition) -> str:
    words = results.words
    if not row.low < row.high:
        return ""
    return words.say("{interval} {low} to {high}", low=words.points(row.low), high=words.points(row.high))


def _message(results: Disclosed, group: str, rows: list[PeerPosition]) -> str:
    """Return the caption: on how many factors the country is above and below most others."""
    words = results.words
    above, below = (sum(row.position == side for row in rows) for side in ("above", "below"))
    parts = {
        "group": results.group_name(group),
        "n": words.count(len(rows)),
        "above": words.count(above),
        "below": words.count(below),
    }
    if above and below:
        return words.say(
            "{group}: of {n} key factors, {above} above and {below} below most of the other countries", **parts
        )
    if above:
        return words.say("{group}: of {n} key factors, {above} above most of the other countries, none below", **parts)
    if below:
        return words.say("{group}: of {n} key factors, {below} below most of the other countries, none above", **parts)
    return words.say("{group}: every key factor about the middle of the other countries", **parts)


def _notes(results: Disclosed, group: str, rows: list[PeerPosition]) -> list[str]:
    words = results.words
    notes = [
        words.say(
            "Band: from the lower to the upper quartile of the other countries, each given to one decimal. Bar of the "
            "dot: {interval}."
        )
    ]
    shown = {row.indicator for row in rows}
    rest = [
        results.text(factor.short)
        for factor in results.factors(group)
        if factor.id not in shown
        and results.figure(group=group, indicator=factor.id, statistic="mean", state="shown") is not None
    ]
    if rest:
        notes.append(
            words.say(
                "Not compared, because too few countries have the score or one of them could be worked out: {factors}.",
                factors=words.listing(rest),
            )
        )
    return notes


def _alt(results: Disclosed, rows: list[PeerPosition], names: list[str]) -> str:
    words = results.words
    lines = [
        words.say(
            "{factor}: {score}, {position}; others {lower} to {upper}, median {median}.",
            factor=name,
            score=words.points(row.score),
            position=position_word(results, row.position),
            lower=words.points(row.lower, 1),
            upper=words.points(row.upper, 1),
            median=words.points(row.median, 1),
        )
        for row, name in zip(rows, names, strict=True)
    ]
    head = words.say("Dot plot of key factor scores on the middle half of the other countries.")
    return described(words, lines, in_sentences(head))
