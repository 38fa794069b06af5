"""What a hub runs for startups: programmes, their calls, cohorts and places.

Words: *programme* (what is offered, with brand and rules), *call* (when one may apply),
*cohort* (who takes part together), *place* (an organisation's part in a cohort),
*quota* (places kept for a group), *session* (one meeting of a cohort), *checklist*
(what is done when a company comes in), *agreement* and *edition* (a paper to sign, and
its words at one time), *baseline* (a figure of a company when it comes in), *co-host*
(a partner hub that runs a programme with us and sees what was agreed).
"""
