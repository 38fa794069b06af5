from django.urls import path

from madang.hubs import views

app_name = "hubs"
urlpatterns = [
    path("", views.front_door, name="front"),
    path("h/<slug:hub>/journal/", views.journal_list, name="journal"),
]
