"""Studies and their answers: study files, readers of response files, validated samples.

The only room with answers of respondents. Reading gives a valid ``Survey``, or one error that lists all faults.
"""
