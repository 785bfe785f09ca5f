"""Faults of items: groups, scales, factors, opposites, bases and sentences."""

import pytest

from made_up.tiny import DELETED

from .broken import TEXT, assert_fault

FAULTS = [
    ("items/favours/opposite", "nobody", "items → 'favours'", "is no other item"),
    ("items/favours/opposite", "favours", "items → 'favours'", "is no other item"),
    ("items/favours/opposite", "gender", "items → 'favours'", "no agreement item with the same scale"),
    ("items/gender/outcome", True, "items → 'gender'", "an outcome needs ordered answers"),
    ("items/favours/asked_of", [], "items → 'favours'", "asked of no group"),
    ("items/favours/asked_of", ["officials", "army"], "items → 'favours'", "the group 'army', which does not exist"),
    ("items/favours/text_for", {"army": TEXT}, "items → 'favours'", "the group 'army', which does not exist"),
    ("items/merit/text_for", {"private": TEXT}, "items → 'merit'", "a wording for 'private', who is not asked"),
    ("items/merit/asked_of", ["officials", "private"], "items → 'merit'", "asked of 'private', but its factor"),
    ("items/favours/factor", "staffing", "items → 'favours'", "there is no factor 'staffing'"),
    ("items/favours/factor", None, "items → 'favours'", "an agreement item without a factor"),
    ("items/offered/factor", "staff", "items → 'offered'", "never enters a factor score"),
    ("items/offered/scale", "often", "items → 'offered'", "there is no scale 'often'"),
    ("items/favours/scale", "yes_no", "items → 'favours'", "no agreement scale"),
    ("items/gender/reverse", True, "items → 'gender'", "no agreement scale"),
    ("items/reported/scale", "region", "items → 'reported'", "only a demographic"),
    ("items/reported/base/item", "asked", "items → 'reported'", "the item 'asked', which does not exist"),
    ("items/reported/base/item", "reported", "items → 'reported'", "is its own base"),
    ("items/reported/base/codes", [7], "items → 'reported'", "the code 7, which 'offered' does not have"),
    ("items/offered/asked_of", ["private"], "items → 'reported'", "is not asked of everyone"),
    (
        "items/offered/finding",
        {"en": "{share}", "fr": "{share} et {share}"},
        "items → 'offered'",
        "in fr needs {share} once",
    ),
    ("items/offered/finding", {"en": "{share} of {n}", "fr": "{share}"}, "items → 'offered'", "no other {"),
    ("items/offered/option_of", "reported", "items → 'offered'", "option_of is set when the file is read"),
    ("items/offered/option", 1, "items → 'offered'", "option is set when the file is read"),
    ("items/gender/label", DELETED, "items → 'gender'", "needs a short label"),
]


@pytest.mark.parametrize(("place", "value", "entry", "fault"), FAULTS)
def test_a_fault_is_named_with_file_and_entry(tmp_path, place, value, entry, fault):
    assert_fault(tmp_path, place, value, entry, fault)
