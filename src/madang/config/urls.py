"""The rooms' addresses, put together.

``/<hub>/`` is a hub's public face, ``/h/<hub>/`` its inside.
"""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from madang.kit import csp, health
from madang.kit.addresses import room

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
    room("madang.desk.urls"),
    room("madang.jobs.urls"),
    room("madang.files.urls"),
    room("madang.inbox.urls"),
    room("madang.search.urls"),
    room("madang.imports.urls"),
    room("madang.questionnaires.urls"),
    room("madang.programmes.urls"),
    room("madang.spaces.urls"),
    room("madang.charges.urls"),
    room("madang.network.urls"),
    room("madang.applications.urls"),
    room("madang.judging.urls"),
    room("madang.meetings.urls"),
    room("madang.readiness.urls"),
    room("madang.sourcing.urls"),
    room("madang.deals.urls"),
    room("madang.outcomes.urls"),
    room("madang.reports.urls"),
    room("madang.directory.urls"),
    room("madang.kit.urls"),
    room("madang.hubs.urls"),
]
