from django.urls import path

from madang.files import views

app_name = "files"
urlpatterns = [
    path("h/<slug:hub>/files/<int:pk>/", views.file_download, name="download"),
    path(
        "h/<slug:hub>/files/<int:pk>/<int:side>/",
        views.file_thumbnail,
        name="thumbnail",
    ),
    path("h/<slug:hub>/files/<int:pk>/remove/", views.file_remove, name="remove"),
    path("h/<slug:hub>/files/<int:pk>/back/", views.file_bring_back, name="bring-back"),
    path("s/f/<str:token>/", views.file_by_link, name="by-link"),
]
