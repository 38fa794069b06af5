"""Questions asked and answered: versioned sets of questions, their forms and answers.

Words: *questionnaire* (a set of questions with its purpose), *edition* (one numbered,
once frozen unchangeable, text of it), *definition* (an edition's content: sections,
questions, conditions), *answers* (typed values by question key).
"""
