from django.urls import path

from madang.hubs.views import account, demo, front, invitations, members, settings

app_name = "hubs"
urlpatterns = [
    path("", front.front_door, name="front"),
    path("new/", settings.hub_new, name="hub_new"),
    path("demo/", demo.demo, name="demo"),
    path("demo/<str:token>/", demo.enter, name="demo_enter"),
    # a person's own pages
    path("me/", account.account, name="account"),
    path("me/devices/", account.session_list, name="sessions"),
    path("me/devices/<int:pk>/end/", account.session_end, name="session_end"),
    path("me/devices/end/", account.session_end_all, name="session_end_all"),
    path("account/language/", account.language, name="language"),
    path("account/confirm/", account.confirm_access, name="confirm_access"),
    path("account/invitation/<str:token>/", invitations.invitation, name="invitation"),
    # a hub's settings
    path("h/<slug:hub>/settings/", settings.identity, name="settings"),
    path("h/<slug:hub>/settings/public/", settings.public_pages, name="public_pages"),
    path("h/<slug:hub>/settings/sites/", settings.site_list, name="sites"),
    path("h/<slug:hub>/settings/sites/new/", settings.site_new, name="site_new"),
    path("h/<slug:hub>/settings/sites/<int:pk>/", settings.site_edit, name="site"),
    path(
        "h/<slug:hub>/settings/sites/<int:pk>/remove/",
        settings.site_remove,
        name="site_remove",
    ),
    # its people
    path("h/<slug:hub>/settings/people/", members.member_list, name="members"),
    path("h/<slug:hub>/settings/people/<int:pk>/", members.member_page, name="member"),
    path(
        "h/<slug:hub>/settings/people/<int:pk>/give/",
        members.role_give,
        name="role_give",
    ),
    path(
        "h/<slug:hub>/settings/roles/<int:pk>/change/",
        members.role_change,
        name="role_change",
    ),
    path(
        "h/<slug:hub>/settings/roles/<int:pk>/suspend/",
        members.role_suspend,
        name="role_suspend",
    ),
    path(
        "h/<slug:hub>/settings/roles/<int:pk>/end/", members.role_end, name="role_end"
    ),
    path("h/<slug:hub>/settings/invite/", members.invitation_new, name="invite"),
    path(
        "h/<slug:hub>/settings/invitations/<int:pk>/resend/",
        members.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "h/<slug:hub>/settings/invitations/<int:pk>/revoke/",
        members.invitation_revoke,
        name="invitation_revoke",
    ),
    path("h/<slug:hub>/journal/", front.journal_list, name="journal"),
]
