"""A test of two shares that may be looked at daily: stop as soon as it is sure, and be wrong in 5% at most.

The mixture sequential probability ratio test with a normal mixture (Johari, Pekelis & Walsh 2017, "Always
valid inference"). An ordinary p-value looked at daily calls many equal variants different.
"""

from __future__ import annotations

import math

_EXPECTED_DIFFERENCE = 0.02
"""How far shares of buyers usually are apart, the scale of the mixture. It costs power, never validity."""


def always_valid_p_value(buyers: int, users: int, first_buyers: int, first_users: int) -> float:
    """Returns: 0..1, how sure it is not that the two shares of buyers differ; 1 where nothing can be said."""
    if not users or not first_users:
        return 1.0
    pooled = (buyers + first_buyers) / (users + first_users)
    variance = pooled * (1.0 - pooled) * (1.0 / users + 1.0 / first_users)
    if variance <= 0.0:
        return 1.0
    difference = buyers / users - first_buyers / first_users
    mixture = _EXPECTED_DIFFERENCE**2
    exponent = mixture * difference**2 / (2.0 * variance * (variance + mixture))
    log_ratio = 0.5 * math.log(variance / (variance + mixture)) + exponent
    return min(1.0, math.exp(-log_ratio))
