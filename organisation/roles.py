"""Who may do which verb, on one page (D11, architecture 1.4). Relation and state are the rooms' matter."""

from collections.abc import Mapping
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Access roles: several a person, each from day to day. Lead, verifier, chair are relations, never roles."""

    ADMINISTRATOR = "administrator", _("Administrator")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    AUDITOR = "auditor", _("Auditor")
    PROCESS_OWNER = "process_owner", _("Process owner")
    TOP_MANAGEMENT = "top_management", _("Top management")
    READER = "reader", _("Reader")


class Can(StrEnum):
    """What a role may do at all; whether this person may do it to this thing also needs the relation."""

    READ_PROGRAMME = auto()  # approved versions
    READ_DRAFT_PROGRAMME = auto()  # drafts and submitted versions too
    EDIT_PROGRAMME = auto()  # plan, assign, move within the quarter, submit
    APPROVE_PROGRAMME = auto()  # never what one has submitted (IND-19)
    CANCEL_COVERAGE = auto()  # cancel an audit, or lose coverage
    APPROVE_WAIVER = auto()  # a safeguard against a tie (domain 3.3), never for oneself

    READ_ALL_AUDITS = auto()  # where 9.2 is in scope the relation decides
    MANAGE_AUDIT = auto()  # AG-1, AG-8, AG-10, AG-13; proposes AG-12
    STAND_IN_AS_CLIENT = auto()  # AG-1, AG-8, AG-10 where 9.2 is in scope; decides AG-12
    AUDIT = auto()  # be on a team; the relation says lead or member
    READ_REPORTS = auto()  # issued reports

    READ_ALL_FINDINGS = auto()
    RAISE_OWN_OBSERVATION = auto()  # a nonconformity without an audit
    ANSWER_FINDING = auto()  # the owner's steps, or the acting deputy's
    DECIDE_PLAN = auto()  # NG-6, NG-8 as lead or appointed auditor
    VERIFY_ACTION = auto()  # NG-10 to NG-13 as appointed verifier
    MANAGE_FINDINGS = auto()  # NG-3, appoint the verifier, NG-14
    GRANT_EXTENSION = auto()  # the first one
    GRANT_LONG_EXTENSION = auto()  # the second, and beyond the limits

    PREPARE_REVIEW = auto()
    APPROVE_REVIEW = auto()  # as chair
    READ_REVIEWS = auto()  # those one attended, and issued reports
    READ_DASHBOARD = auto()

    READ_DIRECTORY = auto()  # people, processes, parties, sites, services
    READ_POOL = auto()  # auditors with grades and expiry
    READ_TIES = auto()  # relationships, interests, declarations, evaluations of others
    EDIT_ORGANISATION = auto()  # people, roles, lines, processes and every other dated fact
    EDIT_COMPETENCE = auto()  # grades, topic levels, evaluations; never one's own
    DECIDE_DECLARATION = auto()  # never one's own
    EDIT_USERS = auto()  # accounts and access roles
    EDIT_SETTINGS = auto()
    EDIT_RULES = auto()  # days, weights, severities and presets (domain 0.5); what can never be set nobody may
    READ_SETTINGS = auto()
    READ_JOURNAL = auto()
    READ_MAIL = auto()  # the outbox page


_READS = frozenset({Can.READ_PROGRAMME, Can.READ_REPORTS})
_KNOWS_PEOPLE = frozenset({Can.READ_DIRECTORY})

GRANTS: Mapping[str, frozenset[Can]] = {
    Role.ADMINISTRATOR: _KNOWS_PEOPLE
    | {
        Can.READ_POOL,
        Can.READ_TIES,
        Can.EDIT_ORGANISATION,
        Can.EDIT_COMPETENCE,
        Can.EDIT_USERS,
        Can.EDIT_SETTINGS,
        Can.EDIT_RULES,
        Can.READ_SETTINGS,
        Can.READ_JOURNAL,
        Can.READ_MAIL,
    },
    Role.PROGRAMME_MANAGER: _READS
    | _KNOWS_PEOPLE
    | {
        Can.READ_DRAFT_PROGRAMME,
        Can.EDIT_PROGRAMME,
        Can.APPROVE_WAIVER,
        Can.READ_ALL_AUDITS,
        Can.MANAGE_AUDIT,
        Can.READ_ALL_FINDINGS,
        Can.RAISE_OWN_OBSERVATION,
        Can.MANAGE_FINDINGS,
        Can.GRANT_EXTENSION,
        Can.PREPARE_REVIEW,
        Can.READ_REVIEWS,
        Can.READ_DASHBOARD,
        Can.READ_POOL,
        Can.READ_TIES,
        Can.EDIT_COMPETENCE,
        Can.DECIDE_DECLARATION,
        Can.EDIT_RULES,
        Can.READ_SETTINGS,
        Can.READ_JOURNAL,
        Can.READ_MAIL,
    },
    Role.AUDITOR: _READS
    | _KNOWS_PEOPLE
    | {
        Can.READ_DRAFT_PROGRAMME,
        Can.AUDIT,
        Can.RAISE_OWN_OBSERVATION,
        Can.DECIDE_PLAN,
        Can.VERIFY_ACTION,
        Can.READ_POOL,
        Can.READ_SETTINGS,
    },
    Role.PROCESS_OWNER: _KNOWS_PEOPLE | {Can.READ_PROGRAMME, Can.ANSWER_FINDING},
    Role.TOP_MANAGEMENT: _READS
    | _KNOWS_PEOPLE
    | {
        Can.READ_DRAFT_PROGRAMME,
        Can.APPROVE_PROGRAMME,
        Can.CANCEL_COVERAGE,
        Can.APPROVE_WAIVER,
        Can.STAND_IN_AS_CLIENT,
        Can.READ_ALL_FINDINGS,
        Can.GRANT_LONG_EXTENSION,
        Can.APPROVE_REVIEW,
        Can.READ_REVIEWS,
        Can.READ_DASHBOARD,
        Can.READ_POOL,
        Can.DECIDE_DECLARATION,
        Can.READ_SETTINGS,
    },
    Role.READER: _READS,
}
