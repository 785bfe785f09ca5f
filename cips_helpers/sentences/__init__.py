"""Sentences made from disclosed figures and verdicts.

Every rule fills whole sentences, so that they can be translated.
"""
