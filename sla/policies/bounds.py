"""How far a school may go: it may promise more than the product does, and never less."""

from sla.policies.stored import policy_to
from sla.policy import Policy

HOUR, DAY = 60, 24 * 60  # minutes
BOUNDS = {
    "answer_min": (HOUR, DAY),
    "back_up_before_min": (0, DAY - HOUR),
    "back_up_soon_min": (HOUR, 8 * HOUR),
    "back_up_acute_min": (5, 30),
    "level_2_min": (HOUR, 12 * HOUR),
    "level_2_acute_min": (5, 30),
    "level_3_min": (HOUR, DAY),
    "level_3_acute_min": (5, 30),
    "acknowledge_within_min": (15, 2 * HOUR),
    "acknowledge_within_acute_min": (5, 15),
    "cap_min": (DAY, 3 * DAY),
}
MOST_REMINDERS = 6


def wrong_in(policy: Policy) -> list[str]:
    """Return the fields of a policy that are out of bounds, as they are called on the wire."""
    numbers = policy_to(policy)
    found = [name for name, (low, high) in BOUNDS.items() if not low <= numbers[name] <= high]
    if policy.back_up_before >= policy.answer:
        found.append("back_up_before_min")
    shares = policy.reminders
    in_order = list(shares) == sorted(set(shares)) and len(shares) <= MOST_REMINDERS
    if not in_order or not all(0 < share < 1 for share in shares):
        found.append("reminders")
    if not 0 < policy.deputy_from < 1:
        found.append("deputy_from")
    return sorted(set(found))
