"""Who meets whom, when, where, and what came of it: rounds of meetings between parties.

Words: *matching* (a programme of meetings between two sides, or among everybody),
*party* (a company, fund or firm that takes part), *representative* (a person who sits
for a party; several sit at several tables at once), *round* (one occasion: its days,
slots, tables, floor and most), *entry* (a party in a round), *wish* (must, meet or no),
*run* (a plan that was worked out and kept; nobody is told), *pin* (a meeting that every
run keeps where it is), *meeting* (what is published), *outcome* (what one side says
after it).
"""
