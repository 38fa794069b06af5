"""How ready a company is to supply: what it can prove, where it falls short, its plan.

Words: *certificate* (a paper of a known kind that somebody outside gave a company, with
its days and evidence), *expiring* (its last day is near), *machine* (what a company
makes things with), *checklist* (a buyer's or the hub's questions about a supplier, in
versions, with weights and musts), *self-assessment* (a company's own answers to a
version, handed in on a day), *gap* (the points that an answer falls short by),
*sharing* (the company lets a buyer or the hub's staff read), *task* (a step of its
improvement plan).
"""
