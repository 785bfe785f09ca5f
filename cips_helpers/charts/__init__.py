"""One figure a file, each drawn from figures that passed the privacy gate.

Every chart comes with its caption and with alt text made from the same data.
"""

from cips_helpers.charts.both_sides import both_sides
from cips_helpers.charts.changes import change_dots
from cips_helpers.charts.composition import composition
from cips_helpers.charts.dots import factor_dots
from cips_helpers.charts.drivers import driver_dots
from cips_helpers.charts.experience import experience_dots
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.gaps import gap_dots
from cips_helpers.charts.likert import likert, theme_likert
from cips_helpers.charts.others import others_dots
from cips_helpers.charts.part_differences import part_differences
from cips_helpers.charts.part_map import part_map
from cips_helpers.charts.parts import part_dots
from cips_helpers.charts.pooled_means import change_means, gap_means
from cips_helpers.charts.pooled_scores import standing_bands
from cips_helpers.charts.quadrant import quadrant
from cips_helpers.charts.radar import radar
from cips_helpers.charts.sheets import sheet_score

__all__ = [
    "Chart",
    "both_sides",
    "change_dots",
    "change_means",
    "composition",
    "driver_dots",
    "experience_dots",
    "factor_dots",
    "gap_dots",
    "gap_means",
    "likert",
    "others_dots",
    "part_differences",
    "part_dots",
    "part_map",
    "quadrant",
    "radar",
    "sheet_score",
    "standing_bands",
    "theme_likert",
]
