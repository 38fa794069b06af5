"""From draft to decision: applying to a call, eligibility, stages, decisions, letters.

Words: *intake* (how a call takes applications: form, workflow, rules), *application*,
*submission* (what was sent, with its fingerprint), *exemption* (a rule set aside for
one applicant, with reason and end), *decision* and its *release* (two acts), *offer*.
"""
