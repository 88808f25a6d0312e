"""The nouns of this room, one a file."""

from organisation.models.access_role import AccessRole
from organisation.models.audit_capacity import AuditCapacity
from organisation.models.audit_elsewhere import AuditElsewhere
from organisation.models.authorship import Authorship
from organisation.models.competence_file import CompetenceFile
from organisation.models.confidentiality import Confidentiality
from organisation.models.conflict_declaration import ConflictDeclaration
from organisation.models.dated import Dated, in_force
from organisation.models.delegation import Delegation
from organisation.models.deputy_acting import DeputyActing
from organisation.models.employment import Employment
from organisation.models.evaluation import Evaluation
from organisation.models.financial_interest import FinancialInterest
from organisation.models.gift import Gift
from organisation.models.holiday import Holiday
from organisation.models.one_time_link import OneTimeLink
from organisation.models.organisation import Organisation
from organisation.models.party import Party
from organisation.models.party_facts import Certification, Competition, Delivery
from organisation.models.process import Process
from organisation.models.process_leaf import ProcessLeaf
from organisation.models.qualification import Qualification
from organisation.models.relationship import Relationship
from organisation.models.reporting_line import ReportingLine
from organisation.models.retirable import Retirable, in_use
from organisation.models.role_tenure import RoleTenure
from organisation.models.service import Service
from organisation.models.shutdown import Shutdown
from organisation.models.site import Site
from organisation.models.top_management import TopManagement
from organisation.models.topic_level import TopicLevel
from organisation.models.training import Training
from organisation.models.transition import Transition
from organisation.models.unit import Unit
from organisation.models.unit_membership import UnitMembership
from organisation.models.user import User
from organisation.models.voidable import Voidable
from organisation.models.work_experience import WorkExperience

__all__ = [
    "WorkExperience",
    "Transition",
    "Confidentiality",
    "CompetenceFile",
    "AuditElsewhere",
    "AccessRole",
    "AuditCapacity",
    "Authorship",
    "Certification",
    "Competition",
    "ConflictDeclaration",
    "Dated",
    "Delegation",
    "Delivery",
    "DeputyActing",
    "Employment",
    "Evaluation",
    "FinancialInterest",
    "Gift",
    "Holiday",
    "OneTimeLink",
    "Organisation",
    "Party",
    "Process",
    "ProcessLeaf",
    "Qualification",
    "Relationship",
    "ReportingLine",
    "Retirable",
    "RoleTenure",
    "Service",
    "Shutdown",
    "Site",
    "TopManagement",
    "TopicLevel",
    "Training",
    "Unit",
    "UnitMembership",
    "User",
    "Voidable",
    "in_force",
    "in_use",
]
