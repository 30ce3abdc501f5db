"""Where sealed key material lives: the places that bind a ciphertext to its row."""

from uuid import UUID

from elevhalsa.at_rest.fields import Place

PIN_SCOPE = "pin"


def share(slot: UUID) -> Place:
    """Return the place of a PIN slot's share."""
    return Place("keys_slot", "share", slot)


def verifier(slot: UUID) -> Place:
    """Return the place of a PIN slot's verifier."""
    return Place("keys_slot", "verifier", slot)


def draft_key(person: UUID) -> Place:
    """Return the place of a person's draft key."""
    return Place("keys_draftkey", "sealed", person)


def bundle(row: UUID) -> Place:
    """Return the place of a team bundle."""
    return Place("keys_teambundle", "sealed", row)


def prev_link(kid: UUID) -> Place:
    """Return the place of an epoch's link to the one before."""
    return Place("keys_teamepoch", "prev_link", kid)
