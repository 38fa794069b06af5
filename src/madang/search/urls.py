from django.urls import path

from madang.search import views

app_name = "search"
urlpatterns = [
    path("h/<slug:hub>/search/", views.page, name="page"),
    path("h/<slug:hub>/search/suggest/", views.suggest, name="suggest"),
]
