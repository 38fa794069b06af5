"""Tables of reports: reports, blocks, snapshots, consents, questions."""

from madang.reports.models.agreeing import (
    FEWEST,
    CompanyConsent,
    ConsentTo,
    ReportSettings,
    SponsorQuestion,
)
from madang.reports.models.reports import (
    BlockKind,
    Every,
    Look,
    Recipient,
    Report,
    ReportBlock,
    Step,
)
from madang.reports.models.snapshots import ReportLetter, Snapshot, SnapshotPart

__all__ = [
    "FEWEST",
    "BlockKind",
    "CompanyConsent",
    "ConsentTo",
    "Every",
    "Look",
    "Recipient",
    "Report",
    "ReportBlock",
    "ReportLetter",
    "ReportSettings",
    "Snapshot",
    "SnapshotPart",
    "SponsorQuestion",
    "Step",
]
