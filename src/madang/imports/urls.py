from django.urls import path

from madang.imports import views

app_name = "imports"
urlpatterns = [
    path("h/<slug:hub>/import/", views.import_list, name="list"),
    path("h/<slug:hub>/import/<int:pk>/", views.import_page, name="import"),
    path("h/<slug:hub>/import/<int:pk>/read/", views.import_reread, name="reread"),
    path("h/<slug:hub>/import/<int:pk>/check/", views.import_check, name="check"),
    path("h/<slug:hub>/import/<int:pk>/run/", views.import_start, name="run"),
    path("h/<slug:hub>/import/<int:pk>/undo/", views.import_undo, name="undo"),
    path("h/<slug:hub>/import/<int:pk>/remap/", views.import_remap, name="remap"),
    path("h/<slug:hub>/import/<int:pk>/faults.csv", views.import_faults, name="faults"),
]
