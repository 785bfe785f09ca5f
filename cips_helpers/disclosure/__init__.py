"""The privacy gate, its rules, and the attacks on what is shown.

Only ``gate.disclose`` makes a ``Disclosed``, and charts, tables, sentences and exports take nothing else.
"""
