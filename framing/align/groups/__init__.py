"""What groups of secondary states did after the dominant state's shifts: the study's first answer.

In: shares and passages (frames, states, periods), shifts of the dominant state, groups by state-year. Out: event studies,
pass-through, the stacked answer, local projections, the lead-lag profile, dose-response and verdicts, as tables.
"""
