"""Which lists can be brought in and taken out, by the dotted path of their kind (kernel.imports)."""

KINDS: tuple[str, ...] = (
    "organisation.imports.Units",
    "organisation.imports.Sites",
    "organisation.imports.Services",
    "organisation.imports.People",
    "organisation.imports.Lines",
    "organisation.imports.Processes",
    "audits.imports.PastAudits",
    "findings.imports.Nonconformities",
    "audits.imports.PastProgramme",
)
