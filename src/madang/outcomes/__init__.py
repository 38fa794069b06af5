"""What came of it all: indicators, their values, surveys, targets, figures.

Words: *indicator* (a definition of what is counted, with its unit and method), *value*
(what an indicator was for one organisation in one period), *state* (claimed, evidenced,
verified, rejected, reversed), *survey* (questions for indicators, answered by a link),
*target* (what was promised to whom, until when), *share* (which part of a programme's
outcomes a sponsor may call hers), *tally* (values added up per month beforehand),
*figure* (what an indicator adds up to in a scope and period), *forecast* (where a
target will stand at its end if the months go on as they did).
"""
