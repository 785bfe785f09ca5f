"""Invented studies: the same from a seed byte for byte, any number of countries, and faults of recipes."""

import hashlib
import io
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import yaml

from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import check_study, read_survey
from cips_helpers.survey.study import StudyError
from cips_helpers.synthetic.ordinary import country_codes
from cips_helpers.synthetic.recipe import RecipeError
from cips_helpers.synthetic.study import write_synthetic_study
from made_up import tiny

DATA = Path(__file__).parents[2] / "data"
INSTRUMENT, RECIPE = DATA / "instrument" / "cips.yml", DATA / "example" / "synthetic.yml"


def written(folder):
    """Each file below a folder and the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def content(path):
    """A file's bytes; of a workbook its parts, which no zip library changes."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as file:
        return {name: file.read(name) for name in file.namelist()}


def small(folder, **options):
    return write_synthetic_study(folder, instrument=INSTRUMENT, respondents=30, **options)


def test_the_committed_example_is_what_its_recipe_makes(tmp_path):
    # The same place relative to the instrument, so that study.yml names it alike.
    (tmp_path / "instrument").mkdir()
    instrument = shutil.copy(INSTRUMENT, tmp_path / "instrument")
    made = write_synthetic_study(tmp_path / "example", instrument=instrument, recipe=RECIPE).parent
    committed = [path for path in (DATA / "example").rglob("*") if path.is_file() and path != RECIPE]
    names = {path.relative_to(DATA / "example").as_posix() for path in committed}
    assert len(names) == 12
    assert set(written(made)) == names
    for name in names:
        assert content(made / name) == content(DATA / "example" / name), name


def test_a_seed_gives_the_same_bytes_and_another_one_others(tmp_path):
    recipe = {
        "countries": {
            "XAA": {
                "name": {"en": "A"},
                "scales": {"region": [{"code": 1, "label": {"en": "All"}}]},
                "iterations": [
                    {
                        "label": "1",
                        "start": "2024-01-01",
                        "end": "2024-01-02",
                        "mode": "online",
                        "groups": {
                            "officials": {"n": 20, "file": {"format": "xlsx"}, "seconds": {}},
                            "private": {"n": 20, "file": {"format": "parquet"}},
                        },
                    }
                ],
            }
        }
    }
    file = tiny.save(tmp_path / "recipe.yml", recipe)
    made = [written(small(tmp_path / str(i), recipe=file, seed=seed).parent) for i, seed in enumerate((7, 7, 8))]
    assert made[0] == made[1]
    assert all(made[0][name] != made[2][name] for name in made[0])


def test_a_country_does_not_depend_on_its_neighbours(tmp_path):
    one = written(small(tmp_path / "one", countries=1, seed=3).parent)
    three = written(small(tmp_path / "three", countries=3, seed=3).parent)
    assert {name: three[name] for name in one if name != "study.yml"} == {
        name: digest for name, digest in one.items() if name != "study.yml"
    }


def test_twenty_five_countries_that_read_without_fault(tmp_path):
    study = load_study(small(tmp_path, countries=25, seed=1, iterations=1))
    assert list(study.countries) == country_codes(25)
    assert check_study(study) == []
    survey = read_survey(study, "XAY")
    assert survey.groups(1) == ("officials", "private")
    means = [read_survey(study, code).samples[1, "officials"].answers["conduct_fair"].mean() for code in ("XAA", "XAB")]
    assert means[0] != means[1]


def test_counted_countries_work_on_key_factors_between_their_iterations(tmp_path):
    study = load_study(small(tmp_path, countries=6, seed=1))
    for country in study.countries.values():
        first, second = country.iterations
        assert 2 <= len({one.factor for one in country.initiatives}) == len(country.initiatives) <= 4
        assert all(first.end < one.when < second.start for one in country.initiatives)
    assert len({tuple(one.factor for one in country.initiatives) for country in study.countries.values()}) > 3


def test_a_written_study_has_a_key_that_its_seed_decides(tmp_path):
    keys = [
        load_study(small(tmp_path / str(place), countries=1, seed=seed, iterations=1)).key.get_secret_value()
        for place, seed in enumerate((3, 3, 4))
    ]
    assert keys[0] == keys[1] != keys[2]


@pytest.mark.parametrize(("key", "said"), [("'short'", "key: needs 12 characters or more"), ("yes", "put the word")])
def test_a_key_that_could_be_found_out_is_refused(tmp_path, key, said):
    file = small(tmp_path, countries=1, seed=3, iterations=1)
    lines = [f"key: {key}" if line.startswith("key:") else line for line in file.read_text().splitlines()]
    file.write_text("\n".join(lines))
    with pytest.raises(StudyError, match=said):
        load_study(file)


def test_codes_of_invented_countries():
    codes = country_codes(186)
    assert len(set(codes)) == 186
    assert all("XAA" <= code <= "XZZ" for code in codes)
    for count in (0, 677):
        with pytest.raises(ValueError, match="1 to 676"):
            country_codes(count)


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
        ("countries/XAA/iterations/0/groups/officials/n", 0, "greater than or equal to 1"),
    ],
)
def test_a_fault_of_a_recipe_is_named(tmp_path, place, value, fault):
    entries = yaml.safe_load(RECIPE.read_text(encoding="utf-8"))
    tiny.put(entries, place, value)
    with pytest.raises(RecipeError) as caught:
        small(tmp_path, recipe=tiny.save(tmp_path / "mine.yml", entries))
    assert fault in str(caught.value)
    assert str(caught.value).startswith("mine.yml: the recipe has ")


def test_an_invented_answer_is_one_of_its_scale(tmp_path):
    study = load_study(small(tmp_path, countries=1, seed=5, iterations=1))
    for sample in read_survey(study, "XAA").samples.values():
        for id in sample.answers:
            assert set(np.unique(sample.answers[id])) <= {-1, *sample.scales[id].by_code}
