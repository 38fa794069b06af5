"""The colours of states: of calls by phase, of cohorts, of places."""

from madang.programmes.models import CohortState, Phase, PlaceState

CALL = {
    Phase.EARLY: "ok",
    Phase.OPEN: "ok",
    Phase.GRACE: "warn",
    Phase.AHEAD: "info",
    Phase.CANCELLED: "bad",
}
COHORT = {CohortState.PLANNED: "info", CohortState.RUNNING: "ok"}
PLACE = {
    PlaceState.OFFERED: "warn",
    PlaceState.ACTIVE: "ok",
    PlaceState.ON_LEAVE: "info",
    PlaceState.GRADUATED: "ok",
    PlaceState.TERMINATED: "bad",
}
