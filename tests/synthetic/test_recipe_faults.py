"""Faults of recipes, each reported with its entry."""

from pathlib import Path

import pytest
import yaml

from cips_helpers.synthetic.recipe import RecipeError
from cips_helpers.synthetic.study import write_synthetic_study
from made_up import tiny

DATA = Path(__file__).parents[2] / "data"
INSTRUMENT, RECIPE = DATA / "instrument" / "cips.yml", DATA / "example" / "synthetic.yml"


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        ("model/effects", {"gendre": {1: 0.1}}, "model → effects → gendre: the questionnaire has no such item"),
        ("model/factors", {"audits": 0.1}, "model → factors → audits: the questionnaire has no such factor"),
        ("groups/army", {"level": 2}, "groups → army: the questionnaire has no such group"),
        ("groups/private/items/bribe_helps/loads", {"x": 1}, "loads → x: the questionnaire has no such factor"),
        ("countries/XBB/iterations/0/groups/officials/exact", {"operator": {1: 3}}, "exact → operator: no item of"),
        ("countries/XBB/iterations/0/groups/officials/exact", {"gender": {1: 317}}, "317 people of 316"),
        ("countries/XAA/iterations/0/groups/officials/n", 1901, "1901 people of 1900 in the strata"),
        ("countries/XAA/iterations/0/groups/army", {"n": 3}, "groups → army: the questionnaire has no such group"),
        ("countries/XAA/iterations/0/groups/officials/strata/item", "operator", "operator: no item of this group"),
        (
            "countries/XAA/initiatives/0/factor",
            "audits",
            "countries → XAA → initiatives → no. 1 → factor → 'audits': the questionnaire has no such factor",
        ),
        ("model/corelation", 0.5, "corelation"),
        ("countries/XAA/iterations/0/groups/officials/n", 0, "it takes at least 1"),
    ],
)
def test_a_fault_of_a_recipe_is_named(tmp_path, place, value, fault):
    entries = yaml.safe_load(RECIPE.read_text(encoding="utf-8"))
    tiny.put(entries, place, value)
    with pytest.raises(RecipeError) as caught:
        write_synthetic_study(tmp_path, instrument=INSTRUMENT, recipe=tiny.save(tmp_path / "mine.yml", entries))
    assert fault in str(caught.value)
    assert str(caught.value).startswith("mine.yml: the recipe has ")
