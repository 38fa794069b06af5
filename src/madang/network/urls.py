from django.urls import path

from madang.network import views

app_name = "network"
ALL = "h/<slug:hub>/network"
FIRM = "h/<slug:hub>/organisations/<int:pk>"

urlpatterns = [
    path(f"{ALL}/", views.listings, name="listings"),
    path(f"{ALL}/new/", views.add, name="listing-add"),
    path(f"{ALL}/<int:pk>/", views.listing, name="listing"),
    path(f"{ALL}/<int:pk>/edit/", views.edit, name="listing-edit"),
    path(f"{ALL}/<int:pk>/close/", views.close, name="listing-close"),
    path(f"{ALL}/introductions/", views.introductions, name="introductions"),
    path(
        f"{ALL}/introductions/<int:pk>/<slug:act>/",
        views.act_on,
        name="introduction-do",
    ),
    path(f"{ALL}/blocks/<int:pk>/remove/", views.remove_block, name="block-remove"),
    path(f"{FIRM}/introduction/", views.ask, name="ask"),
    path(f"{FIRM}/network/panel/", views.organisation_panel, name="organisation-panel"),
]
