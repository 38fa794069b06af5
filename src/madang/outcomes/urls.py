"""Addresses of outcomes."""

from django.urls import path

from madang.outcomes.views import (
    dashboards,
    flows,
    following,
    home,
    hubs,
    indicators,
    surveys,
    surviving,
    targets,
    template,
    values,
)

app_name = "outcomes"
ALL = "h/<slug:hub>/outcomes"
VALUE = f"{ALL}/values/<int:pk>"
COMPANY = f"{ALL}/companies/<int:pk>"
COHORT = f"{ALL}/cohorts/<int:pk>"

urlpatterns = [
    path(f"{ALL}/", dashboards.hub, name="hub"),
    path(f"{ALL}/programmes/<int:pk>/", dashboards.programme, name="programme"),
    path(f"{ALL}/programmes/<int:pk>/shares/", targets.shares, name="shares"),
    path(f"{COHORT}/", dashboards.cohort, name="cohort"),
    path(f"{COHORT}/table/", values.table, name="table"),
    path(f"{COMPANY}/", dashboards.company, name="company"),
    path(f"{COMPANY}/values/new/", values.add, name="value-add"),
    path(f"{ALL}/sponsors/<int:pk>/", dashboards.sponsor, name="sponsor"),
    path(f"{ALL}/compare/", dashboards.compare, name="compare"),
    path(f"{ALL}/local/", flows.local, name="local"),
    path(f"{ALL}/local/spend/new/", flows.spend_add, name="spend-add"),
    path(f"{ALL}/local/spend/<int:pk>/remove/", flows.spend_drop, name="spend-drop"),
    path(f"{ALL}/map/", flows.places, name="places"),
    path(f"{ALL}/orders/", flows.orders, name="orders"),
    path(f"{ALL}/hubs/", hubs.hubs, name="hubs"),
    path(f"{ALL}/hubs/share/", hubs.share_figures, name="share-figures"),
    path(f"{ALL}/hubs/shared/<int:pk>/", hubs.shared, name="shared"),
    path(f"{ALL}/declined/", following.following, name="following"),
    path(f"{ALL}/declined/rows/", following.rows, name="following-rows"),
    path(f"{ALL}/declined/ask/", following.ask, name="following-ask"),
    path(f"{ALL}/survival/", surviving.survival, name="survival"),
    path(f"{ALL}/survival/companies/", surviving.companies, name="survival-rows"),
    path(
        f"{COMPANY}/panel/",
        dashboards.company_panel,
        name="company-panel",
    ),
    path(f"{COHORT}/panel/", dashboards.cohort_panel, name="cohort-panel"),
    path(f"{ALL}/indicators/", indicators.indicators, name="indicators"),
    path(f"{ALL}/indicators/library/", indicators.library, name="library"),
    path(f"{ALL}/indicators/new/", indicators.add, name="indicator-add"),
    path(f"{ALL}/indicators/<int:pk>/edit/", indicators.edit, name="indicator-edit"),
    path(f"{ALL}/indicators/<int:pk>/rows/", dashboards.rows, name="rows"),
    path(f"{ALL}/indicators/<int:pk>/<slug:act>/", indicators.do, name="indicator-do"),
    path(f"{ALL}/values/", values.values, name="values"),
    path(f"{ALL}/values/template/", template.template, name="template"),
    path(f"{VALUE}/", values.value, name="value"),
    path(f"{VALUE}/verify/", values.verify, name="verify"),
    path(f"{VALUE}/correct/", values.correct, name="correct"),
    path(f"{VALUE}/evidence/", values.prove, name="prove"),
    path(f"{VALUE}/<slug:act>/", values.end, name="value-do"),
    path(f"{ALL}/targets/", targets.targets, name="targets"),
    path(f"{ALL}/targets/panel/", home.targets_panel, name="targets-panel"),
    path(f"{ALL}/targets/new/", targets.add, name="target-add"),
    path(f"{ALL}/targets/<int:pk>/", targets.target, name="target"),
    path(f"{ALL}/targets/<int:pk>/edit/", targets.edit, name="target-edit"),
    path(f"{ALL}/targets/<int:pk>/remove/", targets.drop, name="target-drop"),
    path(f"{ALL}/surveys/", surveys.surveys, name="surveys"),
    path(f"{ALL}/surveys/new/", surveys.add, name="survey-add"),
    path(f"{ALL}/surveys/<int:pk>/", surveys.survey, name="survey"),
    path(f"{ALL}/surveys/<int:pk>/<slug:act>/", surveys.do, name="survey-do"),
    path(f"{ALL}/links/<int:pk>/<slug:act>/", surveys.do_link, name="link-do"),
    path("s/surveys/<str:token>/", surveys.answer, name="answer"),
]
