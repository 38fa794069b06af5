from django.urls import path

from madang.programmes.views import (
    calls,
    cohorts,
    exports,
    onboarding,
    panels,
    partners,
    places,
    programmes,
    public,
)

app_name = "programmes"
INSIDE = "h/<slug:hub>"
PUBLIC = "<publichub:hub>"
PROGRAMME = f"{INSIDE}/programmes/<int:pk>"
CALL = f"{INSIDE}/calls/<int:pk>"
COHORT = f"{INSIDE}/cohorts/<int:pk>"
PLACE = f"{INSIDE}/places/<int:pk>"

urlpatterns = [
    path(f"{INSIDE}/programmes/", programmes.programmes, name="programmes"),
    *(
        path(
            f"{INSIDE}/{page}/export/",
            exports.export,
            {"page": page},
            name=f"{page}-export",
        )
        for page in exports.LISTS
    ),
    path(f"{INSIDE}/programmes/new/", programmes.add, name="programme-add"),
    path(f"{PROGRAMME}/", programmes.programme, name="programme"),
    path(f"{PROGRAMME}/edit/", programmes.edit, name="programme-edit"),
    path(f"{PROGRAMME}/do/<slug:act>/", programmes.do, name="programme-do"),
    path(f"{PROGRAMME}/sponsors/new/", programmes.add_sponsor, name="sponsor-add"),
    path(f"{PROGRAMME}/partners/new/", programmes.add_cohost, name="cohost-add"),
    path(f"{PROGRAMME}/calls/new/", calls.add, name="call-add"),
    path(f"{PROGRAMME}/cohorts/new/", cohorts.add, name="cohort-add"),
    path(
        f"{PROGRAMME}/agreements/new/", onboarding.add_agreement, name="agreement-add"
    ),
    path(f"{INSIDE}/sponsors/<int:pk>/", programmes.sponsor, name="sponsor"),
    path(
        f"{INSIDE}/sponsors/<int:pk>/remove/",
        programmes.remove_sponsor,
        name="sponsor-remove",
    ),
    path(f"{INSIDE}/partners/<int:pk>/", programmes.cohost, name="cohost"),
    path(f"{INSIDE}/partners/<int:pk>/end/", programmes.end_cohost, name="cohost-end"),
    path(f"{INSIDE}/agreements/<int:pk>/", onboarding.agreement, name="agreement"),
    path(
        f"{INSIDE}/agreements/<int:pk>/editions/new/",
        onboarding.add_edition,
        name="edition-add",
    ),
    path(
        f"{INSIDE}/agreements/<int:pk>/do/<slug:act>/",
        onboarding.agreement_do,
        name="agreement-do",
    ),
    path(f"{INSIDE}/calls/", calls.calls, name="calls"),
    path(f"{CALL}/", calls.call, name="call"),
    path(f"{CALL}/edit/", calls.edit, name="call-edit"),
    path(f"{CALL}/copy/", calls.copy, name="call-copy"),
    path(f"{CALL}/do/<slug:act>/", calls.do, name="call-do"),
    path(f"{INSIDE}/cohorts/", cohorts.cohorts, name="cohorts"),
    path(f"{COHORT}/", cohorts.cohort, name="cohort"),
    path(f"{COHORT}/edit/", cohorts.edit, name="cohort-edit"),
    path(f"{COHORT}/do/<slug:act>/", cohorts.do, name="cohort-do"),
    path(f"{COHORT}/plan/", cohorts.plan, name="plan"),
    path(f"{COHORT}/plan.ics", cohorts.plan_file, name="plan-file"),
    path(f"{COHORT}/sessions/new/", cohorts.add_session, name="session-add"),
    path(f"{COHORT}/offer/", cohorts.offer, name="offer"),
    path(f"{COHORT}/onboarding/", onboarding.overview, name="onboarding"),
    path(f"{COHORT}/onboarding/remind/", onboarding.remind, name="remind"),
    path(f"{COHORT}/onboarding/points/new/", onboarding.add_point, name="point-add"),
    path(f"{INSIDE}/points/<int:pk>/", onboarding.point, name="point"),
    path(
        f"{INSIDE}/points/<int:pk>/remove/",
        onboarding.remove_point,
        name="point-remove",
    ),
    path(f"{INSIDE}/sessions/<int:pk>/", cohorts.session, name="session"),
    path(
        f"{INSIDE}/sessions/<int:pk>/remove/",
        cohorts.remove_session,
        name="session-remove",
    ),
    path(f"{INSIDE}/places/", places.own, name="own"),
    path(f"{PLACE}/", places.place, name="place"),
    path(f"{PLACE}/do/<slug:act>/", places.do, name="place-do"),
    path(f"{PLACE}/undo/", places.undo, name="place-undo"),
    path(f"{PLACE}/points/<int:item>/", places.tick, name="tick"),
    path(f"{PLACE}/sign/<int:edition>/", places.sign, name="sign"),
    path(f"{PLACE}/figures/", places.figures, name="figures"),
    path(f"{INSIDE}/signatures/<int:pk>/", places.signature, name="signature"),
    path(
        f"{INSIDE}/signatures/<int:pk>/file/",
        places.signature_file,
        name="signature-file",
    ),
    path(f"{INSIDE}/cohosted/", partners.programmes, name="cohosted"),
    path(f"{INSIDE}/cohosted/<int:pk>/", partners.programme, name="cohosted-programme"),
    path(
        f"{INSIDE}/organisations/<int:pk>/programmes/",
        panels.organisation,
        name="organisation-panel",
    ),
    path("s/plan/<str:token>.ics", cohorts.plan_feed, name="plan-feed"),
    path(f"{PUBLIC}/calls/", public.calls, name="public-calls"),
    path(f"{PUBLIC}/calls/<slug:slug>/", public.call, name="public-call"),
]
