from django.urls import path

from madang.deals.views import (
    board,
    datarooms,
    deals,
    linking,
    missions,
    public,
    reports,
    rounds,
    updates,
)

app_name = "deals"
ALL = "h/<slug:hub>/deals"
DEAL = f"{ALL}/<int:pk>"
ROUNDS = "h/<slug:hub>/fundraising"
ROUND = f"{ROUNDS}/<int:pk>"
MISSIONS = "h/<slug:hub>/missions"
MISSION = f"{MISSIONS}/<int:pk>"
ROOMS = "h/<slug:hub>/data-rooms"
ROOM = f"{ROOMS}/<int:pk>"
UPDATES = "h/<slug:hub>/investor-updates"
UPDATE = f"{UPDATES}/<int:pk>"
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
    path(f"{ALL}/parties/", linking.parties, name="parties"),
    path(f"{ALL}/parties/<int:pk>/", linking.link, name="party-link"),
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
    path(f"{ROOMS}/", datarooms.rooms, name="datarooms"),
    path(f"{DEAL}/data-room/", datarooms.open_for_deal, name="dataroom-of-deal"),
    path(f"{ROUND}/data-room/", datarooms.open_for_round, name="dataroom-of-round"),
    path(f"{ROOM}/", datarooms.room, name="dataroom"),
    path(f"{ROOM}/log/", datarooms.log, name="dataroom-log"),
    path(f"{ROOM}/log/export/", datarooms.log_export, name="dataroom-log-export"),
    path(f"{ROOM}/originals/", datarooms.originals, name="originals"),
    path(f"{ROOM}/files/new/", datarooms.add_file, name="file-add"),
    path(f"{ROOM}/access/new/", datarooms.add_access, name="access-add"),
    path(f"{ROOMS}/files/<int:pk>/", datarooms.open_file, name="file"),
    path(f"{ROOMS}/files/<int:pk>/new/", datarooms.replace_file, name="file-replace"),
    path(f"{ROOMS}/files/<int:pk>/<slug:act>/", datarooms.change_file, name="file-do"),
    path(
        f"{ROOMS}/access/<int:pk>/<slug:act>/",
        datarooms.change_access,
        name="access-do",
    ),
    path(f"{UPDATES}/", updates.updates, name="updates"),
    path(f"{UPDATES}/new/", updates.add, name="update-add"),
    path(f"{UPDATE}/", updates.update, name="update"),
    path(f"{UPDATE}/edit/", updates.edit, name="update-edit"),
    path(f"{UPDATE}/correct/", updates.correct, name="update-correct"),
    path(f"{UPDATE}/remove/", updates.drop, name="update-drop"),
    path(f"{UPDATE}/send/", updates.send, name="update-send"),
    path(f"{UPDATE}/figures/new/", updates.add_figure, name="figure-add"),
    path(
        f"{UPDATE}/figures/<int:figure>/remove/",
        updates.drop_figure,
        name="figure-drop",
    ),
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
