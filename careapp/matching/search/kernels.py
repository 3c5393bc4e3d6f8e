"""How the loops are compiled.

A day, a plan and a move are some sixty arrays, and a call copies what describes each of them: about 0.1 µs, as long as
what many a loop has to do. So what is called for every move is compiled into its caller, which makes two to three
times as many moves of the same kind.
"""

from __future__ import annotations

from numba import njit

kernel = njit(cache=True, nogil=True, _nrt=False)
inlined = njit(cache=True, nogil=True, _nrt=False, inline="always")  # compiled into each caller
allocating = njit(cache=True, nogil=True)  # may make arrays of its own
