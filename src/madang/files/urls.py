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
    path("h/<slug:hub>/settings/logo/", views.logo_settings, name="logo"),
    path("h/<slug:hub>/settings/logo/remove/", views.logo_remove, name="logo-remove"),
    path("h/<slug:hub>/settings/logo/back/", views.logo_bring_back, name="logo-back"),
    path("s/logo/<slug:hub>/<int:pk>/<int:side>/", views.hub_logo, name="hub-logo"),
    path("s/f/<str:token>/", views.file_by_link, name="by-link"),
]
