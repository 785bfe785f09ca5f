"""Studies and their answers: read, validated, or invented; the only room that holds respondents.

A study file says where each country's answers lie; reading ends in a valid `Survey` or in one report of
all faults.
"""

from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.faults import Fault, SurveyError, faults_by_file
from cips_helpers.survey.read import check_study, read_survey
from cips_helpers.survey.recipe import Recipe, RecipeError, load_recipe
from cips_helpers.survey.sample import Sample, Survey
from cips_helpers.survey.study import (
    Country,
    Initiative,
    Iteration,
    Source,
    Strata,
    Study,
    StudyError,
    load_study,
)
from cips_helpers.survey.synthetic import synthesise
from cips_helpers.survey.synthetic_study import write_synthetic_study

__all__ = [
    "MISSING",
    "Country",
    "Fault",
    "Initiative",
    "Iteration",
    "Recipe",
    "RecipeError",
    "Sample",
    "Source",
    "Strata",
    "Study",
    "StudyError",
    "Survey",
    "SurveyError",
    "check_study",
    "faults_by_file",
    "load_recipe",
    "load_study",
    "read_survey",
    "synthesise",
    "write_synthetic_study",
]
