"""A Hypothesis strategy of where students are now (rule K1)."""

from hypothesis import strategies as st

from solver.problem import CurrentPlacement, Student
from tests.oracles.chances import chance


@st.composite
def current_plans(
    draw: st.DrawFn, people: tuple[Student, ...], site_ids: tuple[str, ...]
) -> tuple[CurrentPlacement, ...]:
    """Draw where some are now, at a site that may suit or not, or at one that is gone; never nobody."""
    sites_now = st.sampled_from([*site_ids, *site_ids, None])
    rows = [
        CurrentPlacement(student=one.id, site=draw(sites_now), published=draw(chance(3)))
        for one in people
        if draw(chance(8))
    ]
    return tuple(rows) or (CurrentPlacement(student=people[0].id, site=site_ids[0]),)
