"""What E1 can say no to. None of the messages names a person or holds content.

E1Error
 ├─ Malformed             bytes that no correct client makes
 │   └─ Unsupported       a version or suite this code does not know
 ├─ TooLong               content above the largest size class
 ├─ BadSignature
 ├─ CannotOpen            wrong key, wrong place, or changed bytes
 ├─ WeakParameters        a key derivation below the floor
 ├─ ChainRefused          a team epoch that does not follow from the one before
 │   ├─ RootChanged       another root than the pinned one: the red screen
 │   └─ RolledBack        older than, or beside, what was seen before
 └─ ManifestRefused       a thread key that its readers did not agree to
     └─ CommitMismatch    a grant that holds another key than the manifest says
"""

from typing import ClassVar


class E1Error(Exception):
    """The protocol said no."""

    code: ClassVar[str] = "e1_error"  # stable: clients switch on it


class Malformed(E1Error):
    """The bytes are not a well-formed object of this protocol."""

    code = "malformed"


class Unsupported(Malformed):
    """The version or suite byte is unknown, and is never guessed at."""

    code = "unsupported"


class TooLong(E1Error):
    """The content does not fit the largest size class."""

    code = "too_long"


class BadSignature(E1Error):
    """The signature is not by the key that the record names."""

    code = "bad_signature"


class CannotOpen(E1Error):
    """The key does not open these bytes in this place."""

    code = "cannot_open"


class WeakParameters(E1Error):
    """The key derivation parameters are below the floor, or absurdly high."""

    code = "weak_parameters"


class ChainRefused(E1Error):
    """The chain of team epochs does not hold together."""

    code = "chain_refused"


class RootChanged(ChainRefused):
    """The branch's root is not the pinned one."""

    code = "root_changed"


class RolledBack(ChainRefused):
    """The chain is older than, or differs from, the one seen before."""

    code = "rolled_back"


class ManifestRefused(E1Error):
    """The manifest is not one that this reader may accept."""

    code = "manifest_refused"


class CommitMismatch(ManifestRefused):
    """The opened thread key is not the one the manifest commits to."""

    code = "commit_mismatch"
