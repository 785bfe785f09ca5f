"""Look-ups in a loaded questionnaire, and scores of answers."""

import math

import pytest

from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import score_of
from made_up import tiny


@pytest.fixture
def instrument(tmp_path):
    return load_instrument(tiny.save(tmp_path / "tiny.yml", tiny.INSTRUMENT))


def test_scores_of_reverse_items_are_reversed(instrument):
    scale = instrument.scale("agreement")
    scores = {
        id: [score_of(answer, instrument.item(id), scale) for answer in scale.answers] for id in ("example", "favours")
    }
    assert scores["example"][:4] == [3, 2, 1, 0]
    assert scores["favours"][:4] == [0, 1, 2, 3]
    assert all(math.isnan(score) for score in scores["favours"][4:])


def test_items_of_a_group(instrument):
    assert [item.id for item in instrument.items_of("private")] == ["example", "favours", "gender", "years", "region"]
    assert [item.id for item in instrument.items_of("officials", factor="staff")] == ["merit"]
    assert [item.id for item in instrument.items_of("officials", kinds=("experience",))] == ["offered", "reported"]


def test_wording_by_group_and_language(tmp_path):
    entries = tiny.instrument()
    tiny.put(entries, "items/example/text_for", {"private": {"en": "Customs leads", "fr": "La douane mène"}})
    instrument = load_instrument(tiny.save(tmp_path / "tiny.yml", entries))
    assert instrument.text("example", "officials") == "They set an example"
    assert instrument.text("example", "private", "fr") == "La douane mène"
    assert instrument.text("example", "private", "pt") == "Customs leads"


def test_points_come_from_the_scale_not_from_code(tmp_path):
    entries = tiny.instrument()
    for code in range(4):
        tiny.put(entries, f"scales/agreement/answers/{code}/score", 2 * code)
    instrument = load_instrument(tiny.save(tmp_path / "tiny.yml", entries))
    assert instrument.points == 6
    scale = instrument.scale("agreement")
    assert score_of(scale.by_code[3], instrument.item("favours"), scale) == 0
    assert score_of(scale.by_code[2], instrument.item("favours"), scale) == 2
