from django.urls import path

from madang.deals.views import board, deals, missions, public, reports, rounds

app_name = "deals"
ALL = "h/<slug:hub>/deals"
DEAL = f"{ALL}/<int:pk>"
ROUNDS = "h/<slug:hub>/fundraising"
ROUND = f"{ROUNDS}/<int:pk>"
MISSIONS = "h/<slug:hub>/missions"
MISSION = f"{MISSIONS}/<int:pk>"
FIRM = "h/<slug:hub>/organisations/<int:pk>"

urlpatterns = [
    path(f"{ALL}/", board.board, name="board"),
    path(f"{ALL}/list/", board.deals, name="list"),
    path(f"{ALL}/list/export/", board.export, name="export"),
    path(f"{ALL}/new/", deals.add, name="add"),
    path(f"{DEAL}/", deals.deal, name="deal"),
    path(f"{DEAL}/edit/", deals.edit, name="edit"),
    path(f"{DEAL}/stage/", deals.move, name="move"),
    path(f"{DEAL}/amounts/new/", deals.add_amount, name="amount-add"),
    path(f"{ALL}/amounts/<int:pk>/correct/", deals.correct_amount, name="correct"),
    path(f"{DEAL}/notes/new/", deals.add_note, name="note-add"),
    path(f"{DEAL}/tasks/new/", deals.add_task, name="task-add"),
    path(f"{ALL}/tasks/<int:pk>/<slug:act>/", deals.do_task, name="task-do"),
    path(f"{ALL}/report/", reports.report, name="report"),
    path(f"{ALL}/report/file/", reports.report_file, name="report-file"),
    path(f"{ALL}/rates/", reports.rates, name="rates"),
    path(f"{ALL}/rates/sources/new/", reports.add_source, name="source-add"),
    path(f"{ALL}/rates/sources/<int:pk>/new/", reports.add_rate, name="rate-add"),
    path(f"{ALL}/rates/<int:pk>/remove/", reports.drop_rate, name="rate-drop"),
    path(f"{ROUNDS}/", rounds.rounds, name="rounds"),
    path(f"{ROUNDS}/new/", rounds.add, name="round-add"),
    path(f"{ROUND}/", rounds.round_page, name="round"),
    path(f"{ROUND}/edit/", rounds.edit, name="round-edit"),
    path(f"{ROUND}/investors/new/", rounds.add_share, name="share-add"),
    path(f"{ROUNDS}/investors/<int:pk>/remove/", rounds.drop_share, name="share-drop"),
    path(f"{MISSIONS}/", missions.missions, name="missions"),
    path(f"{MISSIONS}/new/", missions.add, name="mission-add"),
    path(f"{MISSION}/", missions.mission, name="mission"),
    path(f"{MISSION}/edit/", missions.edit, name="mission-edit"),
    path(f"{MISSION}/stops/new/", missions.add_stop, name="stop-add"),
    path(f"{MISSIONS}/stops/<int:pk>/remove/", missions.drop_stop, name="stop-drop"),
    path(f"{MISSION}/deals/add/", missions.link, name="link"),
    path(f"{MISSION}/deals/<int:deal>/remove/", missions.unlink, name="unlink"),
    path(f"{MISSION}/mous/new/", missions.add_mou, name="mou-add"),
    path(f"{MISSIONS}/mous/<int:pk>/edit/", missions.edit_mou, name="mou-edit"),
    path(f"{MISSIONS}/mous/<int:pk>/remove/", missions.drop_mou, name="mou-drop"),
    path(
        "<publichub:hub>/missions/<slug:slug>/", public.mission, name="public-mission"
    ),
    path(f"{FIRM}/deals/", board.organisation_panel, name="organisation-panel"),
]
