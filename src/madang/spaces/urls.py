from django.urls import path

from madang.spaces.views import (
    agreement_steps,
    agreements,
    booking_rules,
    bookings,
    bookings_all,
    bookings_book,
    bookings_decide,
    bookings_find,
    bookings_series,
    buildings,
    credit,
    displays,
    drawing,
    floors,
    guests,
    heat,
    lists,
    occupancy,
    prices,
    rounds,
    spaces,
    tenants,
    terms,
    tracings,
)

app_name = "spaces"
ALL = "h/<slug:hub>/spaces"
BUILDING = f"{ALL}/buildings/<int:pk>"
FLOOR = f"{ALL}/floors/<int:pk>"
SPACE = f"{ALL}/<int:pk>"
BOOKINGS = f"{ALL}/bookings"
BOOKING = f"{BOOKINGS}/<int:pk>"
SERIES = f"{BOOKINGS}/series/<int:pk>"
ROOM = f"{BOOKINGS}/rooms/<int:pk>"
PRICE = f"{BOOKINGS}/prices/<int:pk>"
RULE = f"{BOOKINGS}/rules/<int:pk>"
CREDITS = f"{BOOKINGS}/credits"
AGREEMENTS = "h/<slug:hub>/space-agreements"
AGREEMENT = f"{AGREEMENTS}/<int:pk>"
LINE = f"{AGREEMENTS}/lines/<int:pk>"
ROUNDS = "h/<slug:hub>/allocation"
ROUND = f"{ROUNDS}/<int:pk>"
REQUEST = f"{ROUNDS}/requests/<int:pk>"
SCENARIO = f"{ROUNDS}/scenarios/<int:pk>"
SUBSIDY = f"{AGREEMENTS}/subsidies/<int:pk>"
FIRM = "h/<slug:hub>/organisations/<int:pk>"
OCCUPANCY = "h/<slug:hub>/occupancy"

urlpatterns = [
    path(f"{ALL}/", buildings.buildings, name="buildings"),
    path(f"{ALL}/all/", lists.spaces, name="spaces"),
    path(f"{ALL}/all/file/<slug:form>/", lists.export, name="export"),
    path(f"{ALL}/buildings/new/", buildings.add, name="building-add"),
    path(f"{BUILDING}/edit/", buildings.edit, name="building-edit"),
    path(f"{BUILDING}/do/<slug:act>/", buildings.do, name="building-do"),
    path(f"{BUILDING}/floors/new/", buildings.add_floor, name="floor-add"),
    path(f"{FLOOR}/", floors.floor, name="floor"),
    path(f"{FLOOR}/edit/", buildings.edit_floor, name="floor-edit"),
    path(f"{FLOOR}/do/<slug:act>/", buildings.do_floor, name="floor-do"),
    path(f"{FLOOR}/draw/", drawing.draw, name="draw"),
    path(f"{ALL}/drawings/<int:pk>/", tracings.tracing_page, name="tracing"),
    path(
        f"{ALL}/former-drawings/<int:pk>/restore/",
        tracings.restore,
        name="restore-drawing",
    ),
    path("h/<slug:hub>/tenants/", tenants.tenants, name="tenants"),
    path(f"{ALL}/displays/", displays.displays, name="displays"),
    path(f"{ALL}/displays/<int:pk>/revoke/", displays.revoke, name="display-revoke"),
    path("s/displays/<str:token>/", displays.display, name="display"),
    path("s/displays/<str:token>/code.svg", displays.display_code, name="display-code"),
    path(f"{FLOOR}/copy/", buildings.copy_floor, name="floor-copy"),
    path(f"{FLOOR}/spaces/new/", spaces.add, name="space-add"),
    path(f"{SPACE}/", spaces.space, name="space"),
    path(f"{SPACE}/edit/", spaces.edit, name="space-edit"),
    path(f"{SPACE}/move/", spaces.move, name="space-move"),
    path(f"{SPACE}/do/<slug:act>/", spaces.do, name="space-do"),
    path(f"{SPACE}/photos/new/", spaces.add_photo, name="photo-add"),
    path(f"{SPACE}/code.svg", spaces.qr_code, name="qr-code"),
    path(f"{BOOKINGS}/", bookings.day, name="bookings"),
    path(f"{BOOKINGS}/week/", bookings.week, name="bookings-week"),
    path(f"{BOOKINGS}/mine/", bookings_book.mine, name="bookings-mine"),
    path(f"{BOOKING}/", bookings_book.booking, name="booking"),
    path(f"{BOOKING}/booking.ics", bookings_book.file, name="booking-file"),
    path(f"{BOOKING}/tell/", bookings_book.tell, name="booking-tell"),
    path(f"{BOOKING}/move/", bookings_book.move, name="booking-move"),
    path(f"{BOOKING}/shorten/", bookings_book.shorten, name="booking-shorten"),
    path(f"{BOOKING}/do/<slug:act>/", bookings_book.do, name="booking-do"),
    path(
        f"{BOOKINGS}/waiting/<int:pk>/leave/",
        bookings_book.leave_line,
        name="waiting-leave",
    ),
    path(f"{BOOKINGS}/find/", bookings_find.find, name="bookings-find"),
    path(f"{BOOKINGS}/all/", bookings_all.everything, name="bookings-all"),
    path(
        f"{BOOKINGS}/all/file/<slug:form>/",
        bookings_all.export,
        name="bookings-export",
    ),
    path(f"{BOOKINGS}/asked/", bookings_decide.asked, name="bookings-asked"),
    path(
        f"{BOOKING}/approve/", bookings_decide.approve_booking, name="booking-approve"
    ),
    path(
        f"{BOOKING}/decline/", bookings_decide.decline_booking, name="booking-decline"
    ),
    path(f"{BOOKING}/act/<slug:act>/", bookings_decide.act_on, name="booking-act"),
    path(f"{ROOM}/policy/", bookings_decide.policy, name="booking-policy"),
    path("s/bookings/<str:token>.ics", bookings_decide.feed, name="bookings-feed"),
    path(f"{SERIES}/", bookings_series.series, name="booking-series"),
    path(f"{SERIES}/edit/", bookings_series.change, name="series-edit"),
    path(f"{SERIES}/do/<slug:act>/", bookings_series.do, name="series-do"),
    path(f"{ROOM}/week/", bookings.room_week, name="room-week"),
    path(f"{BOOKING}/guests/", guests.guests, name="booking-guests"),
    path(f"{BOOKINGS}/guests/", guests.arrivals, name="guests"),
    path(f"{BOOKINGS}/guests/badges.pdf", guests.badges, name="badges"),
    path(
        f"{BOOKINGS}/guests/<int:pk>/<slug:act>/",
        guests.receive_guest,
        name="guest-receive",
    ),
    path(f"{BOOKINGS}/rules/", booking_rules.rules_page, name="booking-rules"),
    path(
        f"{BOOKINGS}/rules/new/<slug:kind>/",
        booking_rules.add,
        name="booking-rule-add",
    ),
    path(f"{RULE}/edit/", booking_rules.edit, name="booking-rule"),
    path(f"{RULE}/<slug:act>/", booking_rules.switch, name="booking-rule-switch"),
    path(f"{ROOM}/price/", prices.asked_price, name="book-price"),
    path(f"{ROOM}/prices/", prices.prices, name="prices"),
    path(f"{ROOM}/prices/new/", prices.add_price, name="price-add"),
    path(f"{PRICE}/edit/", prices.edit_price, name="price-edit"),
    path(f"{PRICE}/remove/", prices.remove_price, name="price-remove"),
    path(f"{CREDITS}/", credit.credits_page, name="credits"),
    path(f"{CREDITS}/export/", credit.export, name="credits-export"),
    path(f"{CREDITS}/plans/new/", credit.add_plan, name="credit-plan-add"),
    path(f"{CREDITS}/plans/<int:pk>/edit/", credit.edit_plan, name="credit-plan-edit"),
    path(f"{AGREEMENT}/credits/", credit.agreement_plan, name="agreement-credits"),
    path(f"{CREDITS}/<int:pk>/", credit.balance, name="credits-of"),
    path(f"{CREDITS}/<int:pk>/correct/", credit.correct, name="credits-correct"),
    path(f"{ROOM}/book/", bookings_book.book, name="book"),
    path(f"{AGREEMENTS}/", agreements.agreements, name="agreements"),
    path(f"{AGREEMENTS}/export/", agreements.export, name="agreements-export"),
    path(f"{AGREEMENTS}/new/", agreements.add, name="agreement-add"),
    path(f"{AGREEMENT}/", agreements.agreement, name="agreement"),
    path(f"{AGREEMENT}/edit/", agreements.edit, name="agreement-edit"),
    path(f"{AGREEMENT}/schedule/", agreements.schedule, name="schedule"),
    path(f"{AGREEMENT}/do/<slug:act>/", agreements.do, name="agreement-do"),
    path(f"{AGREEMENT}/step/<slug:act>/", agreement_steps.step, name="agreement-step"),
    path(f"{AGREEMENT}/lines/new/", agreements.add_line, name="line-add"),
    path(f"{LINE}/edit/", agreements.edit_line, name="line-edit"),
    path(f"{LINE}/remove/", agreements.remove_line, name="line-remove"),
    path(f"{AGREEMENT}/rule/", terms.rule, name="index-rule"),
    path(f"{AGREEMENT}/rule/remove/", terms.remove_rule, name="index-rule-remove"),
    path(f"{AGREEMENT}/subsidies/new/", terms.add_subsidy, name="subsidy-add"),
    path(f"{AGREEMENT}/papers/new/", terms.add_paper, name="paper-add"),
    path(f"{SUBSIDY}/end/", terms.end_subsidy, name="subsidy-end"),
    path(f"{SUBSIDY}/remove/", terms.remove_subsidy, name="subsidy-remove"),
    path(f"{AGREEMENTS}/papers/", terms.papers, name="papers"),
    path(
        f"{AGREEMENTS}/papers/<int:pk>/do/<slug:act>/", terms.do_paper, name="paper-do"
    ),
    path(f"{AGREEMENTS}/steps/", terms.steps, name="rent-steps"),
    path(f"{AGREEMENTS}/steps/propose/", terms.propose, name="rent-steps-propose"),
    path(f"{AGREEMENTS}/steps/<int:pk>/do/<slug:act>/", terms.do_step, name="step-do"),
    path(f"{AGREEMENTS}/indices/", terms.indices, name="rent-indices"),
    path(f"{AGREEMENTS}/indices/new/", terms.add_index, name="rent-index-add"),
    path(f"{AGREEMENTS}/indices/<int:pk>/", terms.index, name="rent-index"),
    path(f"{ROUNDS}/", rounds.rounds, name="rounds"),
    path(f"{ROUNDS}/new/", rounds.add, name="round-add"),
    path(f"{ROUND}/", rounds.one_round, name="round"),
    path(f"{ROUND}/do/<slug:act>/", rounds.do_round, name="round-do"),
    path(f"{ROUND}/spaces/", rounds.choose_spaces, name="round-spaces"),
    path(f"{ROUND}/requests/new/", rounds.ask, name="request-add"),
    path(f"{ROUND}/scenarios/new/", rounds.add_scenario, name="scenario-add"),
    path(f"{REQUEST}/edit/", rounds.edit_request, name="request-edit"),
    path(f"{REQUEST}/remove/", rounds.remove_request, name="request-remove"),
    path(f"{REQUEST}/pin/", rounds.pin, name="request-pin"),
    path(f"{SCENARIO}/", rounds.scenario, name="scenario"),
    path(f"{SCENARIO}/do/<slug:act>/", rounds.do_scenario, name="scenario-do"),
    path(f"{OCCUPANCY}/", occupancy.occupancy, name="occupancy"),
    path(f"{OCCUPANCY}/hours/", heat.heat, name="heat"),
    path(f"{OCCUPANCY}/hours/export/", heat.export, name="heat-export"),
    path(f"{OCCUPANCY}/export/", occupancy.export, name="occupancy-export"),
    path(f"{FIRM}/seats/panel/", occupancy.organisation_panel, name="seats-panel"),
]
