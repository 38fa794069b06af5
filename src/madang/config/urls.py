"""The rooms' addresses, put together.

``/<hub>/`` is a hub's public face, ``/h/<hub>/`` its inside.
"""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from madang.kit import csp, health

handler500 = "madang.kit.outages.server_error"
# What browsers ask for beside a picture or a PDF, which name no icon of their own.
favicon = RedirectView.as_view(
    url=lazy(static, str)("kit/mark.svg"), http_method_names=["get", "head"]
)
urlpatterns = [
    path("favicon.ico", favicon, name="favicon"),
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
    path("", include("madang.charges.urls")),
    path("", include("madang.network.urls")),
    path("", include("madang.applications.urls")),
    path("", include("madang.judging.urls")),
    path("", include("madang.meetings.urls")),
    path("", include("madang.readiness.urls")),
    path("", include("madang.sourcing.urls")),
    path("", include("madang.deals.urls")),
    path("", include("madang.outcomes.urls")),
    path("", include("madang.reports.urls")),
    path("", include("madang.directory.urls")),
    path("", include("madang.kit.urls")),
    path("", include("madang.hubs.urls")),
]
