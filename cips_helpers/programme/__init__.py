"""Many reports in one run, and only what changed the next time.

A plan says what is to be made (`plan`); fingerprints of all a page rests on say what is stale and why
(`ingredients`, `store`); each report is made in a process of its own (`national`, `run`); what came out can be
checked against given data later (`verify`).
"""

from cips_helpers.programme.plan import PlanError, Task, plan

__all__ = ["PlanError", "Task", "plan"]
