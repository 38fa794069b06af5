"""The rooms' addresses, put together.

``/<hub>/`` is a hub's public face, ``/h/<hub>/`` its inside.
"""

from django.contrib import admin
from django.urls import include, path

from madang.kit import csp, health

handler500 = "madang.kit.outages.server_error"
urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path(csp.REPORT_PATH[1:], csp.report, name="csp_report"),
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("madang.desk.urls")),
    path("", include("madang.jobs.urls")),
    path("", include("madang.files.urls")),
    path("", include("madang.inbox.urls")),
    path("", include("madang.search.urls")),
    path("", include("madang.imports.urls")),
    path("", include("madang.questionnaires.urls")),
    path("", include("madang.programmes.urls")),
    path("", include("madang.spaces.urls")),
    path("", include("madang.applications.urls")),
    path("", include("madang.judging.urls")),
    path("", include("madang.directory.urls")),
    path("", include("madang.kit.urls")),
    path("", include("madang.hubs.urls")),
]
