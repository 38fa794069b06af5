"""Who holds what when: nothing scarce is ever given twice.

Words: *atom* (the smallest exclusive thing), *lane* (one of several numbered atoms of
which any will do), *resource* (a set of atoms with a policy; what people book),
*claim* (a half-open period on an atom), *booking* (the claims of one resource that
stand and fall together), *hold* (a booking that ends by itself unless confirmed),
*series* (a wall-clock time, a zone and a rule), *waiting line*, *allowance* (so many
seats or credits, and a ledger).

The face for rooms above::

    kinds.register(Reservable(kind, label, may_reserve, may_decide, others=None))
    kinds.register_owner(Owner(kind, label, names_of))

    actions.add_resource(hub, by, thing=Thing(kind, id, label, zone), lanes=0, parts=(),
                         policy={"approval": …, "opening": …}) -> Resource
    actions.change_resource(resource, by, expected=, policy=) -> Resource
    actions.set_parts(resource, by, atoms=, expected=) -> Resource

    actions.reserve(resource, by, period=Period(a, b), order=Order(For(kind, id, label),
                    now, key="", past_policy=False), lanes=1) -> Booking
    actions.reserve_all(hub, by, wishes=[Wish(resource, period, lanes)], order=)
                    -> list[Booking]
    actions.exchange(hub, by, cuts=[Cut(booking, ends_at)], wishes=, order=)
                    -> list[Booking]             # ends some and takes others, at once
    actions.move(booking, by, period=, now=, resource=None) -> Booking
    actions.shorten(booking, by, period=, now=) -> Booking
    actions.release(booking, by, now=, reason="") -> Booking
    actions.confirm(booking, by, now=) -> Booking            # a hold
    actions.accept(booking, by, now=) -> Booking             # one of those that compete
    actions.decline(booking, by, reason=, now=) -> Booking   # either

    actions.reserve_series(resource, by, rule=Rule(starts_on, begins, ends, zone,
                           "weekly", every=1, weekdays=(), nth=0, until=, times=),
                           order=, lanes=1) -> Outcome(series, bookings, skipped, notes)
    actions.retry_skipped(series, by, order=) -> Outcome
    actions.change_series(series, by, rule=, order=, resource=None, may_lose=False)
                          # from rule.starts_on on: following, or all -> Outcome
    actions.leave_out(series, by, on=, now=), end_series(series, by, after=, now=)

    actions.wait(resource, by, period=, order=, lanes=1) -> Waiting
    actions.leave_line(waiting, by)                    # signals.waiting_won when served

    actions.grant(hub, by, unit=, amount=, order=, expires_at=None) -> Allowance
    actions.hold, consume, consume_held, release_held(allowance, by, amount=, order=)
    actions.adjust(allowance, by, amount=, note=, now=)

    queries.resources_visible_to(by), bookings_visible_to(by), series_visible_to(by)
    queries.bookings_of(hub, kind, id), allowances_of(hub, kind, id)
    queries.free_windows(resources, period, minutes, lanes=1) -> list[Window]
    queries.find_series(resources, rule, now, lanes=1) -> list[Fit], the best first
    queries.alternatives_to(wish, by, now) -> list[Alternative]

Every refusal for want of room is `taken.Taken` (a `Conflict`, answered 409), with
`obstacles` and up to three `alternatives`, each a sentence under ``str()``.

A room that takes several things in one transaction takes them in one `reserve_all`, and
before it writes anything else: atoms are always locked first and in one order.
"""
