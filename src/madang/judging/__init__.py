"""Who reads what, and what came of it: judges, rounds, scores, ranking, selection.

Words: *round* (one reading of a call's applications), *seat* (a judge in a round),
*interest* (why a judge must not read an application), *read* (one judge and
one application), *sheet* (the scores of a read), *scenario* (a possible allocation),
*board* (where the committee chooses).
"""
