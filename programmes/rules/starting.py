"""What a new programme may begin with: a text for each of the five statements (R5), to be changed and then saved."""

from collections.abc import Mapping

STARTING: Mapping[str, str] = {
    "frequency": (
        "Processes of high and medium priority and the annual core are audited every year, those of low priority every "
        "second year; nothing stays without an audit for longer than three years. The priorities and what they follow "
        "from are listed under Priorities."
    ),
    "methods": (
        "Interviews, a look at records in samples, and observation of the work; on site, remote or mixed, as each "
        "brief says. What conforms is recorded with its evidence just as what does not."
    ),
    "responsibilities": (
        "The programme manager plans the year and follows it up. A lead plans and carries out each audit with a team "
        "that is independent of what it audits. The sponsor in top management approves the programme. Owners of "
        "processes answer for correction and corrective action."
    ),
    "planning": (
        "Before an audit begins it has objectives, criteria, a scope, a window agreed with the auditee, auditor-days, "
        "and a competent team whose independence was checked and declared."
    ),
    "reporting": (
        "Each report goes to the sponsor and to the management of what was audited, within the days that the rules "
        "set. Nonconformities are followed until their actions are effective; the results feed the management review."
    ),
}
