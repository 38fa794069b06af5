from django.urls import path

from madang.inbox import views

app_name = "inbox"
urlpatterns = [
    path("h/<slug:hub>/inbox/", views.notice_list, name="notices"),
    path("h/<slug:hub>/inbox/read/", views.notices_read, name="read-all"),
    path("h/<slug:hub>/inbox/<int:pk>/", views.notice_open, name="open"),
    path("h/<slug:hub>/inbox/preferences/", views.preferences, name="preferences"),
    path("h/<slug:hub>/outbox/", views.outbox_list, name="outbox"),
    path("h/<slug:hub>/outbox/<int:pk>/", views.message_page, name="message"),
    path("h/<slug:hub>/outbox/<int:pk>/resend/", views.message_resend, name="resend"),
    path("h/<slug:hub>/outbox/<int:pk>/hold/", views.message_hold, name="hold"),
    path("demo/mail/", views.demo_mailbox, name="mailbox"),
]
