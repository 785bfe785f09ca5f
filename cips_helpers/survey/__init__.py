"""Studies and their answers: read, checked and coded; the only room that holds respondents.

A study file says where the answers of each country are. Reading ends in a valid ``Survey`` or in one report of
all faults.
"""
