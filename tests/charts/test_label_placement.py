"""Labels of a quadrant do not lie over each other, over lines or over dots."""

from __future__ import annotations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from cips_helpers.charts.label_placement import APART
from cips_helpers.charts.style import QUIET

from .reading import axes_of
from .test_quadrant import drawn, labels

LONG = (
    "Leadership",
    "Regulation",
    "Transparency",
    "Automation",
    "Reform",
    "Audit",
    "Code of conduct",
    "Human resources",
    "Morale",
    "Private sector",
)


def test_labels_of_dots_in_one_place_do_not_lie_over_each_other() -> None:
    same = dict.fromkeys(("leadership", "rules", "audit", "staff", "morale", "reform"), 2.4)
    chart = drawn(same, dict.fromkeys(same, (1 / 6, 0.1, 0.3)), targets=dict.fromkeys(same, 2.2))
    canvas = FigureCanvasAgg(chart.figure)
    canvas.draw()
    measure = canvas.get_renderer()
    extents = [Text.get_window_extent(label, measure) for label in labels(axes_of(chart))]  # without the hair line
    assert len(extents) == 6
    apart = [box.padded(APART / 2 * chart.figure.dpi / 72) for box in extents]  # so that they can be told apart
    assert not any(box.overlaps(other) for number, box in enumerate(apart) for other in apart[:number])
    frame = axes_of(chart).get_window_extent(measure)
    assert all(frame.x0 <= box.x0 and box.x1 <= frame.x1 for box in extents)


def test_labels_of_a_cluster_keep_clear_of_the_dashed_lines_and_of_the_hair_lines_of_others() -> None:
    scores = {
        "leadership": 2.34,
        "rules": 2.50,
        "openness": 2.54,
        "systems": 2.46,
        "reform": 2.47,
        "audit": 2.45,
        "code": 2.52,
        "staff": 2.52,
        "morale": 2.56,
        "traders": 2.50,
    }
    share = dict(zip(scores, (0.05, 0.085, 0.11, 0.06, 0.10, 0.20, 0.08, 0.16, 0.08, 0.085), strict=True))
    parts = {id: (part, 0.4 * part, 1.7 * part) for id, part in share.items()}
    names = dict(zip(scores, LONG, strict=True))
    chart = drawn(scores, parts, targets=dict.fromkeys(scores, 2.2), names=names)
    axes = axes_of(chart)
    measure = FigureCanvasAgg(chart.figure).get_renderer()
    chart.figure.draw(measure)
    extents = [Text.get_window_extent(label, measure) for label in labels(axes)]
    upright, level = [line for line in axes.lines if line.get_color() == QUIET]
    for box in extents:
        assert not level.get_transform().transform_path(level.get_path()).intersects_bbox(box)
        assert not upright.get_transform().transform_path(upright.get_path()).intersects_bbox(box)
    for own, label in enumerate(labels(axes)):
        if label.arrow_patch:
            hair = label.arrow_patch.get_path().transformed(label.arrow_patch.get_transform())
            assert not any(
                hair.intersects_bbox(box, filled=False) for number, box in enumerate(extents) if number != own
            )
