"""Scales of several questions: scores, reliability, careless answers."""
