"""C5: at most ``max`` students of everybody sit at a site, cluster, board or partnership.

The quota of rule Q1 whose WHO is everyone: ``sum of x_ik over sites in WHERE <= max_q``. Unit: students. Source:
domain rule C5.
"""

from solver.problem import Quota, Who
from solver.rules.q1_quotas import Quotas


class GroupMaxima(Quotas):
    """C5."""

    code = "C5"

    def applies_to(self, quota: Quota) -> bool:
        """Tell whether a quota counts everyone."""
        return quota.who == Who()
