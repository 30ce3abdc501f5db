"""The ladder of an unanswered promise: who is told, when, by whom it is taken, who is next.

``rungs`` says which rung is next and when (pure), ``recipients`` who stands on it, ``climbing``
takes it, ``acknowledging`` is “Jag tar det”. The rules are 9 to 12 of docs/guarantee.md.
"""
