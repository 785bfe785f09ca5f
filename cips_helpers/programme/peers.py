"""Compare all countries, once a run: what each report says of the others.

The quartiles that reports show are rounded, so most changes of one country's answers leave the reports of the others
as they are, and fresh.
"""

from __future__ import annotations

from collections.abc import Mapping

from cips_helpers.build.manifest import sha256_of
from cips_helpers.disclosure.peers import among_peers
from cips_helpers.disclosure.stored import pack_peer_rows
from cips_helpers.programme.extracts import SCORES, MakeExtracts, extracts
from cips_helpers.programme.fingerprints import Sources, fingerprint
from cips_helpers.programme.store import PEERS, Store, put


def compare(store: Store, sources: Sources, make: MakeExtracts) -> Mapping[str, str]:
    """Compare the countries, and keep the rows of each for its report.

    Parameters
    ----------
    store, sources
        The results of earlier runs, and the study's inputs.
    make
        Makes the scores that are stale.

    Returns
    -------
    Mapping
        Country code → fingerprint of its rows.
    """
    made = extracts(SCORES, store, sources, make)
    scores = {code: extract for code, extract in made.items() if extract is not None}
    rows = among_peers(scores) if scores else {}
    put(store.peer_rows, pack_peer_rows(rows))
    fingerprints = {code: fingerprint(frame.to_json(double_precision=15)) for code, frame in rows.items()}
    inputs = sources.extracts(latest=True)
    if len(made) == len(inputs):  # else the next run tries again
        store.memorise(PEERS, {"of": fingerprint(inputs), "sha256": sha256_of(store.peer_rows), "rows": fingerprints})
    return fingerprints
