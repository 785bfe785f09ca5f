"""Charts that an analyst draws, numbered and described like ours."""

from __future__ import annotations

import re
import warnings
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from cips_helpers.charts.figure import Chart, finish


def exhibit(drawn: Any, *, title: str, alt: str = "", note: str = "", label: str = "") -> Chart:
    """Show an own drawing as an exhibit of the report: numbered, with a title, a note and an alternative text.

    Parameters
    ----------
    drawn
        A matplotlib figure or axes, what a seaborn function returns, or a chart of ours whose ``figure`` was changed.
    title
        The finding, in a sentence; it stands above the chart.
    alt
        What the chart shows, in words. Without it a warning says so.
    note
        How to read it: measure, base, signs.
    label
        Name for references, ``fig-…``; made from the title by default.

    Returns
    -------
    Chart
        Displays itself at the end of a cell.

    Raises
    ------
    TypeError
        If it is no drawing of matplotlib or seaborn.

    Examples
    --------
    >>> import seaborn as sns
    >>> axes = sns.barplot(x=["Officials", "Private sector"], y=[2.1, 1.8])
    >>> cips.exhibit(axes, title="Officials rate integrity higher", alt="Bars: officials 2.1, private sector 1.8.")
    <Chart fig-officials-rate-integrity-higher: Officials rate integrity higher>
    """
    figure = _figure_of(drawn)
    if not alt:
        warnings.warn(
            f'"{title}" has no text for people who cannot see it: exhibit(…, alt="Officials 2.1, private sector 1.8")',
            stacklevel=2,
        )
    plt.close(figure)  # shown once, by what is returned
    name = label or f"fig-{'-'.join(re.findall(r'[a-z0-9]+', title.casefold()))}"
    return finish(figure, alt=alt or title, caption=title, label=name, notes=[note] if note else [])


def _figure_of(drawn: Any) -> Figure:
    figure = drawn if isinstance(drawn, Figure) else getattr(drawn, "figure", None)
    if not isinstance(figure, Figure):
        raise TypeError(
            f"exhibit() shows a figure or axes of matplotlib or seaborn, not {type(drawn).__name__};"
            " draw first: axes = sns.barplot(…); cips.exhibit(axes, title=…, alt=…)"
        )
    return figure
