"""What can be done with applications: by applicants, by staff, by the house itself."""

from madang.applications.actions.applying import (
    Closed,
    Elsewhere,
    attach_file,
    begin_application,
    save_draft,
    set_preferences,
    writing_of,
)
from madang.applications.actions.deciding import (
    AlreadyTold,
    Wanted,
    decide,
    decide_many,
    release,
    write_feedback,
)
from madang.applications.actions.drafting import (
    change_workflow,
    draft_workflow,
    drop_workflow,
    stages_held,
    undo_workflow,
)
from madang.applications.actions.eligible import (
    check_all,
    check_eligibility,
    override_eligibility,
)
from madang.applications.actions.intakes import (
    NotFrozen,
    change_letters,
    change_options,
    change_rules,
    choose_form,
    grant_exemption,
    open_intake,
    revoke_exemption,
)
from madang.applications.actions.linking import (
    link_organisation,
    note_down,
    note_export,
)
from madang.applications.actions.moving import Forbidden, move, move_many
from madang.applications.actions.offers import (
    TooLate,
    accept_offer,
    answer_appeal,
    appeal_decision,
    decline_offer,
    expire_offer,
)
from madang.applications.actions.people import (
    invite_collaborator,
    name_signatory,
    take_off,
)
from madang.applications.actions.results import (
    Decided,
    Drafted,
    InUse,
    Moved,
    Released,
    Saved,
    Sent,
)
from madang.applications.actions.sending import (
    Incomplete,
    bring_back,
    submit,
    withdraw,
)

__all__ = [
    "AlreadyTold",
    "Closed",
    "Decided",
    "Drafted",
    "Elsewhere",
    "Forbidden",
    "InUse",
    "Incomplete",
    "Moved",
    "NotFrozen",
    "Released",
    "Saved",
    "Sent",
    "TooLate",
    "Wanted",
    "accept_offer",
    "answer_appeal",
    "appeal_decision",
    "attach_file",
    "begin_application",
    "bring_back",
    "change_letters",
    "change_options",
    "change_rules",
    "change_workflow",
    "check_all",
    "check_eligibility",
    "choose_form",
    "decide",
    "decide_many",
    "decline_offer",
    "draft_workflow",
    "drop_workflow",
    "expire_offer",
    "grant_exemption",
    "invite_collaborator",
    "link_organisation",
    "move",
    "move_many",
    "name_signatory",
    "note_down",
    "note_export",
    "open_intake",
    "override_eligibility",
    "release",
    "revoke_exemption",
    "save_draft",
    "set_preferences",
    "stages_held",
    "submit",
    "take_off",
    "undo_workflow",
    "withdraw",
    "write_feedback",
    "writing_of",
]
