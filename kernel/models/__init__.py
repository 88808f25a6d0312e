from kernel.models.attachment import Attachment
from kernel.models.clock import DemoClock
from kernel.models.counter import Counter
from kernel.models.daily import DailyRun
from kernel.models.event import AuditEvent, ChainHead
from kernel.models.job import Job
from kernel.models.notice import Notice
from kernel.models.once import FormOnce
from kernel.models.record import Record, Stale
from kernel.models.search import SearchEntry, SearchWord
from kernel.models.setting import Setting
from kernel.models.table_import import ImportRow, ImportSheet, TableImport

__all__ = [
    "Attachment",
    "AuditEvent",
    "ChainHead",
    "Counter",
    "DailyRun",
    "DemoClock",
    "FormOnce",
    "ImportRow",
    "ImportSheet",
    "Job",
    "Notice",
    "Record",
    "SearchEntry",
    "SearchWord",
    "Setting",
    "Stale",
    "TableImport",
]
