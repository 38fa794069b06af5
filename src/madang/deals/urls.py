from django.urls import path

from madang.deals.views import board, deals

app_name = "deals"
ALL = "h/<slug:hub>/deals"
DEAL = f"{ALL}/<int:pk>"
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
    path(f"{FIRM}/deals/", board.organisation_panel, name="organisation-panel"),
]
