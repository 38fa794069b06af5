"""Tables of the directory: organisations, people, and what is known of them."""

from madang.directory.models.about import (
    About,
    ContactKind,
    ContactPoint,
    Link,
    LinkKind,
    Note,
    SavedList,
    SavedListItem,
    Tag,
    Tagging,
)
from madang.directory.models.care import (
    ChangeProposal,
    DirectoryPolicy,
    Forgotten,
    LookAlike,
    MergeRecord,
    PairState,
    ProposalState,
)
from madang.directory.models.derived import DerivedField, stored, with_derived
from madang.directory.models.facts import (
    Activity,
    Capability,
    CapabilityKind,
    Headcount,
    Relation,
    RelationKind,
    Standing,
    StandingKind,
)
from madang.directory.models.organisation import (
    Organisation,
    OrganisationKind,
    OrganisationState,
    Stage,
    is_web_address,
)
from madang.directory.models.person import Affiliation, AffiliationRole, Person
from madang.directory.models.saved import ListPage, SavedView

__all__ = [
    "About",
    "Activity",
    "Affiliation",
    "AffiliationRole",
    "Capability",
    "CapabilityKind",
    "ChangeProposal",
    "ContactKind",
    "ContactPoint",
    "DerivedField",
    "DirectoryPolicy",
    "Forgotten",
    "Headcount",
    "Link",
    "LinkKind",
    "ListPage",
    "LookAlike",
    "MergeRecord",
    "Note",
    "Organisation",
    "OrganisationKind",
    "OrganisationState",
    "PairState",
    "Person",
    "ProposalState",
    "Relation",
    "RelationKind",
    "SavedList",
    "SavedListItem",
    "SavedView",
    "Stage",
    "Standing",
    "StandingKind",
    "Tag",
    "Tagging",
    "is_web_address",
    "stored",
    "with_derived",
]
