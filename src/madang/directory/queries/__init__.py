"""Reads of the directory: the only place that decides who sees which rows."""

from madang.directory.queries.care import (
    alike_to_values,
    merges_visible_to,
    organisation_cards,
    pairs_visible_to,
    person_cards,
    policy_of,
    proposals_visible_to,
    waiting_proposals,
)
from madang.directory.queries.pages import (
    OrganisationPage,
    PersonPage,
    notes_about,
    organisation_page,
    part_of,
    person_page,
    relations_of,
    tag_words,
    tags_of,
)
from madang.directory.queries.timeline import Event, timeline_of
from madang.directory.queries.visible import (
    organisations_of,
    organisations_visible_to,
    own_organisations_of,
    people_of,
    people_visible_to,
    person_of,
    similar_names,
)

__all__ = [
    "Event",
    "OrganisationPage",
    "PersonPage",
    "alike_to_values",
    "merges_visible_to",
    "notes_about",
    "organisation_cards",
    "organisation_page",
    "organisations_of",
    "organisations_visible_to",
    "own_organisations_of",
    "pairs_visible_to",
    "part_of",
    "people_of",
    "people_visible_to",
    "person_cards",
    "person_of",
    "person_page",
    "policy_of",
    "proposals_visible_to",
    "relations_of",
    "similar_names",
    "tag_words",
    "tags_of",
    "timeline_of",
    "waiting_proposals",
]
