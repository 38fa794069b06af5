from django.urls import path

from madang.hubs.views import (
    account,
    demo,
    front,
    invitations,
    journal,
    members,
    my_data,
    privacy,
    settings,
    sharing,
)

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
    # what hubs share
    path("h/<slug:hub>/shares/", sharing.shares, name="shares"),
    path("h/<slug:hub>/shares/<int:pk>/", sharing.share_page, name="share"),
    path("h/<slug:hub>/shares/<int:pk>/end/", sharing.share_end, name="share_end"),
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
    # its journal and its people's data
    path("h/<slug:hub>/journal/", journal.journal_list, name="journal"),
    path(
        "h/<slug:hub>/journal/export.csv", journal.journal_export, name="journal_export"
    ),
    path(
        "h/<slug:hub>/journal/person/<int:pk>/",
        journal.journal_person,
        name="journal_person",
    ),
    path(
        "h/<slug:hub>/journal/<str:kind>/<int:pk>/",
        journal.journal_object,
        name="journal_object",
    ),
    path("h/<slug:hub>/settings/privacy/", privacy.privacy, name="privacy"),
    path(
        "h/<slug:hub>/settings/privacy/texts/new/",
        privacy.consent_text,
        name="consent_text_new",
    ),
    path(
        "h/<slug:hub>/settings/privacy/texts/<int:pk>/",
        privacy.consent_text,
        name="consent_text",
    ),
    path(
        "h/<slug:hub>/settings/privacy/texts/<int:pk>/retire/",
        privacy.consent_text_retire,
        name="consent_text_retire",
    ),
    path(
        "h/<slug:hub>/settings/privacy/requests/<int:pk>/",
        privacy.privacy_request,
        name="privacy_request",
    ),
    path(
        "h/<slug:hub>/settings/privacy/people/<int:pk>/",
        privacy.person_data,
        name="person_data",
    ),
    path(
        "h/<slug:hub>/settings/privacy/people/<int:pk>/export/",
        privacy.person_export,
        name="person_export",
    ),
    path(
        "h/<slug:hub>/settings/privacy/people/<int:pk>/erase/",
        privacy.person_erase,
        name="person_erase",
    ),
    path(
        "h/<slug:hub>/settings/privacy/people/<int:pk>/hold/",
        privacy.person_hold,
        name="person_hold",
    ),
    path(
        "h/<slug:hub>/settings/privacy/holds/<int:pk>/lift/",
        privacy.hold_lift,
        name="hold_lift",
    ),
    path(
        "h/<slug:hub>/settings/privacy/retention/",
        privacy.retention_page,
        name="retention",
    ),
    path("h/<slug:hub>/settings/privacy/looks/", privacy.look_list, name="looks"),
    path("me/data/", my_data.my_data, name="my_data"),
    path("me/data/seen/", my_data.seen_by, name="seen_by"),
    path("me/data/download/", my_data.my_export, name="my_export"),
    path("me/data/<slug:slug>/ask/", my_data.ask, name="ask_about_data"),
    path(
        "me/data/<slug:slug>/consents/<int:pk>/give/",
        my_data.consent_give,
        name="consent_give",
    ),
    path(
        "me/data/<slug:slug>/consents/<int:pk>/withdraw/",
        my_data.consent_withdraw,
        name="consent_withdraw",
    ),
]
