"""What can be wrong with the keys that guard the database at rest."""


class KeyFileProblem(Exception):
    """The key file is missing, unreadable or not the one this key ring was made with."""


class FieldBroken(Exception):
    """A sealed column does not open: altered, or moved to another row."""


class Shredded(FieldBroken):
    """The data key that sealed a column was destroyed on purpose: it never opens again."""


class NeverRotated(Exception):
    """The scope's key is one that is not replaced."""
