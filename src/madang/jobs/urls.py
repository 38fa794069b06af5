from django.urls import path

from madang.jobs import views

app_name = "jobs"
urlpatterns = [
    path("h/<slug:hub>/jobs/", views.job_list, name="list"),
    path("h/<slug:hub>/jobs/<int:pk>/", views.job_page, name="job"),
    path("h/<slug:hub>/jobs/<int:pk>/cancel/", views.job_cancel, name="cancel"),
    path("h/<slug:hub>/jobs/<int:pk>/retry/", views.job_retry, name="retry"),
]
