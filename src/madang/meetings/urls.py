from django.urls import path

from madang.meetings.views import day, matchings, own, papers, rooms, rounds

app_name = "meetings"
AT = "h/<slug:hub>/meetings/"
urlpatterns = [
    path(AT, matchings.matching_list, name="matchings"),
    path(f"{AT}new/", matchings.matching_new, name="matching-new"),
    path(f"{AT}<int:pk>/", matchings.matching_page, name="matching"),
    path(f"{AT}<int:pk>/edit/", matchings.matching_edit, name="matching-edit"),
    path(f"{AT}<int:pk>/wishes/", matchings.wishes_page, name="wishes"),
    path(f"{AT}<int:pk>/parties/add/", matchings.party_add, name="party-add"),
    path(f"{AT}<int:pk>/rounds/new/", rounds.round_new, name="round-new"),
    path(f"{AT}parties/<int:pk>/edit/", matchings.party_edit, name="party-edit"),
    path(
        f"{AT}parties/<int:pk>/withdraw/",
        matchings.party_withdraw,
        name="party-withdraw",
    ),
    path(f"{AT}parties/<int:pk>/wishes/", own.party_wishes, name="party-wishes"),
    path(f"{AT}rounds/<int:pk>/", rounds.round_page, name="round"),
    path(f"{AT}rounds/<int:pk>/edit/", rounds.round_edit, name="round-edit"),
    path(f"{AT}rounds/<int:pk>/plan/", rounds.round_plan, name="round-plan"),
    path(f"{AT}rounds/<int:pk>/publish/", rounds.round_publish, name="round-publish"),
    path(f"{AT}rounds/<int:pk>/pin/", rounds.round_pin, name="round-pin"),
    path(f"{AT}rounds/<int:pk>/end/", rounds.round_end, name="round-end"),
    path(f"{AT}rounds/<int:pk>/rooms/", rooms.rooms_page, name="rooms"),
    path(f"{AT}rounds/<int:pk>/rooms/take/", rooms.rooms_take, name="rooms-take"),
    path(f"{AT}rounds/<int:pk>/withdraw/", rooms.round_withdraw, name="round-withdraw"),
    path(f"{AT}runs/<int:pk>/adopt/", rounds.run_adopt, name="run-adopt"),
    path(f"{AT}rounds/<int:pk>/day/", day.day_page, name="day"),
    path(f"{AT}rounds/<int:pk>/mend/", day.round_mend, name="round-mend"),
    path(f"{AT}rounds/<int:pk>/wall/", day.wall_page, name="wall"),
    path(f"{AT}rounds/<int:pk>/figures/", day.figures_page, name="figures"),
    path(f"{AT}rounds/<int:pk>/tables/<int:table>/", day.board_page, name="board"),
    path(
        f"{AT}rounds/<int:pk>/tables/<int:table>/close/",
        day.table_close,
        name="table-close",
    ),
    path(f"{AT}entries/<int:pk>/", day.entry_act, name="entry-act"),
    path(f"{AT}meeting/<int:pk>/mark/", day.meeting_mark, name="meeting-mark"),
    path(f"{AT}me/", own.agenda, name="agenda"),
    path(f"{AT}me/calendar/", own.agenda_calendar, name="agenda-calendar"),
    path(f"{AT}me/agenda.pdf", papers.agenda_paper, name="agenda-paper"),
    path(f"{AT}rounds/<int:pk>/sheets.pdf", papers.round_sheets, name="round-sheets"),
    path(f"{AT}rounds/<int:pk>/hours/<int:seat>/", own.hours, name="hours"),
    path(f"{AT}meeting/<int:pk>/outcome/<int:side>/", own.outcome, name="outcome"),
    path(f"{AT}pairs/<int:pk>/<int:other>/", own.pair, name="pair"),
]
