"""Tables of applications: the intake, the application, its decision."""

from madang.applications.models.application import (
    Application,
    ApplicationFile,
    ApplicationState,
    Collaborator,
    CollaboratorRole,
    EligibilityCheck,
    Eligible,
    KeptDraft,
    Preference,
    StaffNote,
    StageMove,
    Submission,
)
from madang.applications.models.decision import (
    Appeal,
    AppealState,
    Decision,
    DecisionOutcome,
    FeedbackEdit,
    Letter,
    Offer,
    OfferState,
)
from madang.applications.models.intake import (
    Exemption,
    ExemptionKind,
    Intake,
    WorkflowDraft,
)

__all__ = [
    "Appeal",
    "AppealState",
    "Application",
    "ApplicationFile",
    "ApplicationState",
    "Collaborator",
    "CollaboratorRole",
    "Decision",
    "DecisionOutcome",
    "EligibilityCheck",
    "Eligible",
    "Exemption",
    "ExemptionKind",
    "FeedbackEdit",
    "Intake",
    "KeptDraft",
    "Letter",
    "Offer",
    "OfferState",
    "Preference",
    "StaffNote",
    "StageMove",
    "Submission",
    "WorkflowDraft",
]
