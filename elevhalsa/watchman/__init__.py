"""Who watches the scheduler: what is wrong, and telling somebody outside (rule 21).

``checks`` asks the data, ``canary`` sings each hour, ``alarm`` decides when a person is told
(pure), ``outside`` tells, ``rounds`` goes round. Nothing here imports the scheduler: whatever
stops it must not stop who watches it. ``lookout`` is the web processes' share, ``figures`` the
metrics.
"""
