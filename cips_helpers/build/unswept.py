"""Imported by the fork server before all else: nothing is thrown away while modules load, so nobody need look for it.

The search takes a fifth of the time of all imports. Forks have it on again, for what they make themselves.
"""

import gc

gc.disable()
