from django.urls import path

from madang.desk import views

app_name = "desk"
urlpatterns = [path("h/<slug:hub>/", views.home, name="home")]
