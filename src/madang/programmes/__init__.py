"""What a hub runs for startups: programmes, their calls, cohorts and places.

Words: *programme* (what is offered, with brand and rules), *call* (when one may apply),
*cohort* (who takes part together), *place* (an organisation's part in a cohort),
*co-host* (a partner hub that runs a programme with us and sees what was agreed).
"""
