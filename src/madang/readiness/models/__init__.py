"""Tables of readiness, in files by what they are about."""

from madang.readiness.models.certificates import (
    STANDING,
    Certificate,
    CertificateKind,
    CertificateState,
    Machine,
)
from madang.readiness.models.checklists import (
    Assessment,
    AssessmentState,
    Checklist,
    ChecklistVersion,
    Proof,
    Sharing,
)
from madang.readiness.models.plans import OPEN, PlanTask, TaskState

__all__ = [
    "OPEN",
    "STANDING",
    "Assessment",
    "AssessmentState",
    "Certificate",
    "CertificateKind",
    "CertificateState",
    "Checklist",
    "ChecklistVersion",
    "Machine",
    "PlanTask",
    "Proof",
    "Sharing",
    "TaskState",
]
