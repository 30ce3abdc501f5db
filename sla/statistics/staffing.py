"""Students per full-time post, beside the ceiling that has been proposed.

There is no rule to hold a school to, only a proposal: SOU 2021:11, *Bättre möjligheter för elever
att nå kunskapskraven*, at most 400 students per school counsellor and 430 per school nurse. It is
not known to have been enacted, so the page calls it a proposal. How much staff a school has, those
responsible write down themselves (``Staffing``): the service cannot know it.
"""

from elevhalsa.people.models import Branch

FULL_TIME = 100  # per cent
CEILINGS = {Branch.COUNSELLOR: 400, Branch.NURSE: 430}  # students per post; proposed 2021, no rule


def students_per_post(roster: int, percent: int) -> int:
    """Return how many students one full-time post would have."""
    return round(roster * FULL_TIME / percent)
