from django.urls import path

from madang.judging.views import (
    allocation,
    board,
    calls,
    desk,
    judges,
    objections,
    pitch_days,
    pitch_stage,
    pitching,
    ranking,
    rating,
    review,
    rounds,
    seats,
)

app_name = "judging"
urlpatterns = [
    path("account/judge/<str:token>/", seats.seat_answer, name="seat-answer"),
    path("h/<slug:hub>/judging/", desk.desk_page, name="desk"),
    path("h/<slug:hub>/judging/me/", desk.own_page, name="own"),
    path("h/<slug:hub>/judging/me/absence/", desk.own_absence, name="own-absence"),
    path(
        "h/<slug:hub>/judging/me/absence/<int:pk>/remove/",
        desk.own_absence_remove,
        name="own-absence-remove",
    ),
    path("h/<slug:hub>/judging/<int:pk>/", review.read_page, name="read"),
    path("h/<slug:hub>/judging/<int:pk>/recuse/", review.read_recuse, name="recuse"),
    path("h/<slug:hub>/judging/<int:pk>/pass/", review.read_pass, name="pass"),
    path(
        "h/<slug:hub>/judging/<int:pk>/file/<int:file>/",
        review.read_file,
        name="read-file",
    ),
    path("<slug:hub>/apply/<uuid:uuid>/judges/", objections.own, name="own-objections"),
    path(
        "<slug:hub>/apply/<uuid:uuid>/judges/<int:pk>/back/",
        objections.take_back,
        name="take-objection-back",
    ),
    path("h/<slug:hub>/judges/named/", objections.objections, name="objections"),
    path(
        "h/<slug:hub>/judges/named/<int:pk>/",
        objections.answer,
        name="objection-answer",
    ),
    path("h/<slug:hub>/judges/", judges.judge_list, name="judges"),
    path(
        "h/<slug:hub>/judges/template/",
        judges.judges_template,
        name="judges-template",
    ),
    path("h/<slug:hub>/judges/add/", judges.judge_add, name="judge-add"),
    path("h/<slug:hub>/judges/<int:pk>/", judges.judge_page, name="judge"),
    path("h/<slug:hub>/judges/<int:pk>/edit/", judges.judge_edit, name="judge-edit"),
    path(
        "h/<slug:hub>/judges/<int:pk>/interest/",
        judges.interest_add,
        name="interest-add",
    ),
    path(
        "h/<slug:hub>/interests/<int:pk>/withdraw/",
        judges.interest_withdraw,
        name="interest-withdraw",
    ),
    path(
        "h/<slug:hub>/judges/<int:pk>/absence/", judges.absence_add, name="absence-add"
    ),
    path(
        "h/<slug:hub>/absences/<int:pk>/remove/",
        judges.absence_remove,
        name="absence-remove",
    ),
    path(
        "h/<slug:hub>/calls/<int:pk>/judging/panel/",
        calls.call_panel,
        name="call-panel",
    ),
    path("h/<slug:hub>/rounds/", rounds.round_list, name="rounds"),
    path("h/<slug:hub>/rounds/new/<int:pk>/", rounds.round_new, name="round-new"),
    path("h/<slug:hub>/rounds/<int:pk>/", rounds.round_page, name="round"),
    path("h/<slug:hub>/rounds/<int:pk>/edit/", rounds.round_edit, name="round-edit"),
    path("h/<slug:hub>/rounds/<int:pk>/open/", rounds.round_open, name="round-open"),
    path("h/<slug:hub>/rounds/<int:pk>/close/", rounds.round_close, name="round-close"),
    path("h/<slug:hub>/rounds/<int:pk>/again/", rounds.round_again, name="round-again"),
    path("h/<slug:hub>/rounds/<int:pk>/rubric/", rounds.rubric_page, name="rubric"),
    path(
        "h/<slug:hub>/rounds/<int:pk>/rubric/<slug:key>/",
        rounds.criterion_page,
        name="criterion",
    ),
    path(
        "h/<slug:hub>/rounds/<int:pk>/rubric/<slug:key>/move/",
        rounds.criterion_move,
        name="criterion-move",
    ),
    path("h/<slug:hub>/rounds/<int:pk>/cover/", rounds.cover_page, name="cover"),
    path("h/<slug:hub>/rounds/<int:pk>/judges/", seats.seats_page, name="seats"),
    path("h/<slug:hub>/seats/<int:pk>/again/", seats.seat_again, name="seat-again"),
    path(
        "h/<slug:hub>/seats/<int:pk>/withdraw/",
        seats.seat_withdraw,
        name="seat-withdraw",
    ),
    path(
        "h/<slug:hub>/seats/<int:pk>/capacity/",
        seats.seat_capacity,
        name="seat-capacity",
    ),
    path("h/<slug:hub>/rounds/<int:pk>/reads/", rounds.panels_page, name="panels"),
    path(
        "h/<slug:hub>/rounds/<int:pk>/reads/<int:number>/",
        rounds.reads_page,
        name="reads-of",
    ),
    path("h/<slug:hub>/reads/<int:pk>/back/", rounds.read_take_back, name="take-back"),
    path("h/<slug:hub>/reads/<int:pk>/reopen/", rounds.read_reopen, name="reopen"),
    path(
        "h/<slug:hub>/rounds/<int:pk>/allocation/",
        allocation.allocation_page,
        name="allocation",
    ),
    path(
        "h/<slug:hub>/rounds/<int:pk>/allocation/start/",
        allocation.allocation_start,
        name="allocation-start",
    ),
    path(
        "h/<slug:hub>/rounds/<int:pk>/allocation/cut/",
        allocation.allocation_cut,
        name="allocation-cut",
    ),
    path(
        "h/<slug:hub>/rounds/<int:pk>/allocation/bring/",
        allocation.allocation_bring,
        name="allocation-bring",
    ),
    path("h/<slug:hub>/rounds/<int:pk>/pairs/", allocation.pair_add, name="pair-add"),
    path("h/<slug:hub>/pairs/<int:pk>/free/", allocation.pair_free, name="pair-free"),
    path(
        "h/<slug:hub>/rounds/scenarios/<int:pk>/",
        allocation.scenario_page,
        name="scenario",
    ),
    path(
        "h/<slug:hub>/rounds/scenarios/<int:pk>/activate/",
        allocation.scenario_activate,
        name="scenario-activate",
    ),
    path(
        "h/<slug:hub>/rounds/scenarios/<int:pk>/drop/",
        allocation.scenario_drop,
        name="scenario-drop",
    ),
    path("h/<slug:hub>/rounds/<int:pk>/ranking/", ranking.ranking_page, name="ranking"),
    path("h/<slug:hub>/rounds/<int:pk>/rule/", ranking.rule_page, name="rule"),
    path(
        "h/<slug:hub>/rules/<int:pk>/rank/", ranking.ranking_make, name="ranking-make"
    ),
    path(
        "h/<slug:hub>/rankings/<int:pk>/export/",
        ranking.ranking_export,
        name="ranking-export",
    ),
    path("h/<slug:hub>/rankings/<int:pk>/results/", ranking.results, name="results"),
    path("h/<slug:hub>/rankings/<int:pk>/board/", board.board_new, name="board-new"),
    path("h/<slug:hub>/boards/<int:pk>/", board.board_page, name="board"),
    path("h/<slug:hub>/boards/<int:pk>/edit/", board.board_edit, name="board-edit"),
    path("h/<slug:hub>/boards/<int:pk>/why/", board.board_why, name="board-why"),
    path("h/<slug:hub>/boards/<int:pk>/take/", board.board_take, name="board-take"),
    path(
        "h/<slug:hub>/boards/<int:pk>/choose/<int:number>/",
        board.board_choose,
        name="board-choose",
    ),
    path("h/<slug:hub>/choices/<int:pk>/back/", board.choice_back, name="choice-back"),
    path(
        "h/<slug:hub>/boards/<int:pk>/approve/",
        board.board_approve,
        name="board-approve",
    ),
    path(
        "h/<slug:hub>/approvals/<int:pk>/withdraw/",
        board.approval_withdraw,
        name="approval-withdraw",
    ),
    path("h/<slug:hub>/boards/<int:pk>/again/", board.board_again, name="board-again"),
    path(
        "h/<slug:hub>/boards/<int:pk>/decide/", board.board_decide, name="board-decide"
    ),
    path("h/<slug:hub>/rounds/<int:pk>/days/", pitch_days.day_list, name="days"),
    path("h/<slug:hub>/rounds/<int:pk>/days/new/", pitch_days.day_new, name="day-new"),
    path("h/<slug:hub>/pitch-days/<int:pk>/", pitch_days.day_page, name="day"),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/edit/", pitch_days.day_edit, name="day-edit"
    ),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/judges/",
        pitch_days.day_judges,
        name="day-judges",
    ),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/plan/", pitch_days.day_plan, name="day-plan"
    ),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/drop/", pitch_days.day_drop, name="day-drop"
    ),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/publish/",
        pitch_days.day_publish,
        name="day-publish",
    ),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/back/", pitch_days.day_back, name="day-back"
    ),
    path("h/<slug:hub>/pitch-days/<int:pk>/end/", pitch_days.day_end, name="day-end"),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/order/",
        pitch_stage.running_order,
        name="running-order",
    ),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/timer/",
        pitch_stage.day_timer,
        name="day-timer",
    ),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/clock/",
        pitch_stage.day_clock,
        name="day-clock",
    ),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/results/",
        pitch_stage.day_results,
        name="day-results",
    ),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/results/open/",
        pitch_stage.results_open,
        name="results-open",
    ),
    path(
        "h/<slug:hub>/pitch-days/<int:pk>/results/close/",
        pitch_stage.results_close,
        name="results-close",
    ),
    path("h/<slug:hub>/pitches/<int:pk>/move/", pitch_days.slot_move, name="slot-move"),
    path("h/<slug:hub>/pitches/<int:pk>/pin/", pitch_days.slot_pin, name="slot-pin"),
    path(
        "h/<slug:hub>/pitches/<int:pk>/clock/",
        pitch_stage.slot_clock,
        name="slot-clock",
    ),
    path("h/<slug:hub>/judging/days/<int:pk>/", pitching.order_page, name="order"),
    path(
        "h/<slug:hub>/judging/days/<int:pk>/calendar.ics",
        pitching.order_calendar,
        name="order-calendar",
    ),
    path("h/<slug:hub>/pitches/", pitching.pitches, name="pitches"),
    path(
        "h/<slug:hub>/pitches/<int:pk>/calendar.ics",
        pitching.pitch_calendar,
        name="pitch-calendar",
    ),
    path(
        "h/<slug:hub>/applications/<int:pk>/pitch/",
        pitching.of_application,
        name="application-panel",
    ),
    path("h/<slug:hub>/rounds/<int:pk>/rating/", rating.poll_page, name="poll"),
    path("h/<slug:hub>/ratings/<int:pk>/close/", rating.poll_close, name="poll-close"),
    path("h/<slug:hub>/ratings/<int:pk>/<uuid:uuid>/", rating.rate, name="rate"),
]
