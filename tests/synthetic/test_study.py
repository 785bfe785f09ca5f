"""Synthetic studies: the same bytes from the same seed, and any number of countries."""

import hashlib
import io
import shutil
import zipfile
from pathlib import Path

import numpy as np

from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_files, read_survey
from cips_helpers.synthetic.ordinary import country_codes
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


SECRET = DATA / "example" / "cips.secret"
"""Made by the first report of the example, and never committed."""


def test_the_committed_example_is_what_its_recipe_makes(tmp_path):
    # The same place relative to the instrument, so that study.yml names it alike.
    (tmp_path / "instrument").mkdir()
    instrument = shutil.copy(INSTRUMENT, tmp_path / "instrument")
    made = write_synthetic_study(tmp_path / "example", instrument=instrument, recipe=RECIPE).parent
    committed = [path for path in (DATA / "example").rglob("*") if path.is_file() and path not in (RECIPE, SECRET)]
    names = {path.relative_to(DATA / "example").as_posix() for path in committed}
    assert len(names) == 13
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
    single = written(small(tmp_path / "one", countries=1, seed=3).parent)
    three = written(small(tmp_path / "three", countries=3, seed=3).parent)
    own = {name: digest for name, digest in single.items() if name.startswith("responses/")}
    assert own
    assert {name: three[name] for name in own} == own


def test_twenty_five_countries_that_read_without_fault(tmp_path):
    study = load_study(small(tmp_path, countries=25, seed=1, iterations=1))
    assert list(study.countries) == country_codes(25)
    assert [fault for file in read_files(study) for fault in file.listed] == []
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


def test_an_invented_answer_is_one_of_its_scale(tmp_path):
    study = load_study(small(tmp_path, countries=1, seed=5, iterations=1))
    for sample in read_survey(study, "XAA").samples.values():
        for id in sample.answers:
            assert set(np.unique(sample.answers[id])) <= {-1, *sample.scales[id].by_code}
