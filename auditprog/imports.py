"""Which lists can be brought in and taken out, by the dotted path of their kind (kernel.imports)."""

KINDS: tuple[str, ...] = (
    "organisation.imports.Units",
    "organisation.imports.Sites",
    "organisation.imports.Services",
    "organisation.imports.People",
    "organisation.imports.Lines",
    "organisation.imports.Processes",
    "organisation.imports.Documents",
    "organisation.imports.Auditors",
    "standards.imports.Questions",
    "audits.imports.PastAudits",
    "findings.imports.Nonconformities",
    "programmes.imports.Events",
    "audits.imports.PastProgramme",
)
