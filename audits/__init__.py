"""The room of single audits: what was seen. Life cycle, checklist, answers, evidence, meetings, deviations."""
