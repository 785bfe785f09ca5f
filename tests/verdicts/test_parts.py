"""Parts of a group: clear differences, two levels that mirror each other, hidden characteristics."""

from __future__ import annotations

from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.parts import contrasts, largest_first, without_hidden
from made_up.results import results

WOMAN, MAN = ("officials", "gender", "1"), ("officials", "gender", "2")


def made(differences: dict[Any, tuple[float, float]], people: tuple[int, int] = (80, 120)) -> Disclosed:
    """Return two parts that are everybody, with scores as far apart as they are said to differ."""
    apart = differences.get(WOMAN, (0.0, 0.0))[0]
    means = {WOMAN: 2.0 + 0.6 * apart, MAN: 2.0 - 0.4 * apart}
    return results(
        {"officials": {"leadership": 2.0}},
        overall={"officials": 2.0},
        cells={
            part: (n, {"leadership": 2.0, "overall": means[part]}) for part, n in zip((WOMAN, MAN), people, strict=True)
        },
        differences={part: {"overall": value} for part, value in differences.items()},
    )


def test_the_second_of_two_levels_is_left_out_or_mirrored() -> None:
    figures = made({WOMAN: (-0.3, 0.05), MAN: (0.3, 0.05)})
    assert list(contrasts(figures, group="officials")["level"]) == ["1"]
    assert list(contrasts(figures, group="officials", mirrored=True)["level"]) == ["1", "2"]
    one_sided = contrasts(made({WOMAN: (-0.3, 0.05)}), group="officials", mirrored=True)
    assert one_sided.set_index("level")["estimate"].round(2).to_dict() == {"1": -0.3, "2": 0.3}


def test_a_difference_that_is_not_clear_or_rounds_to_nothing_is_not_ranked() -> None:
    assert largest_first(contrasts(made({WOMAN: (-0.3, 1.0)}), group="officials")).empty
    assert largest_first(contrasts(made({WOMAN: (0.04, 0.001)}), group="officials")).empty
    assert len(largest_first(contrasts(made({WOMAN: (-0.3, 0.05)}), group="officials"))) == 1


def test_characteristics_without_any_shown_part_are_named_and_left_out() -> None:
    figures = made({WOMAN: (-0.3, 0.05)})
    rows = figures.select(group="officials", domain=["gender"], indicator="overall", statistic="mean")
    hidden = rows.assign(domain="region", state="suppressed")
    kept, note = without_hidden(figures, rows, "domain")
    assert (len(kept), note) == (len(rows), [])
    kept, _ = without_hidden(figures, hidden, "domain")
    assert len(kept) == len(hidden)  # where no part at all is shown, all stay
