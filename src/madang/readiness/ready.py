"""What the questions of the ready-made checklist for suppliers count."""

from __future__ import annotations

from madang.readiness.scoring import Point

#: By question of ``questionnaires.ready.READY["supplier"]``.
POINTS = {
    "quality_system": Point(10, must=True, evidence=True),
    "customer_requirements": Point(5),
    "document_control": Point(3),
    "internal_audits": Point(4, evidence=True),
    "apqp": Point(6, must=True, evidence=True),
    "ppap": Point(8, must=True, evidence=True),
    "fmea": Point(6),
    "control_plan": Point(6, must=True, evidence=True),
    "measurement": Point(5, evidence=True),
    "traceability": Point(5),
    "corrective_action": Point(5, evidence=True),
    "delivery": Point(6),
    "emergency": Point(3),
    "edi": Point(2),
    "environment": Point(4, evidence=True),
    "safety": Point(6, must=True),
    "conduct": Point(4),
    "insurance": Point(3, evidence=True),
    "capacity": Point(0),
}
