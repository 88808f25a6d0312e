"""Texts of a plausible length and variety; what they say is nobody's."""

from random import Random

FIRST_NAMES = (
    "Anna Bela Carl Dina Elias Fiona Gustav Hanna Ivan Jana Kasper Lena Marek Nora Oskar Petra Quentin "
    "Rosa Stefan Tilda Ugo Vera Walter Xenia Yusuf Zora Agnes Bruno Clara Dario Edith Felix Greta Hugo "
    "Irma Jonas Katja Luca Mira Nils Olga Paul Rita Simon Tanja Udo Viola Wanda"
)
LAST_NAMES = (
    "Abel Berger Conti Dahl Ebner Falk Gruber Holm Ivers Jensen Keller Lindt Moser Novak Olsen Pohl Quist "
    "Roth Sander Thaler Urban Vogel Weiss Young Zeller Adler Brandl Cerny Dorn Engel Frank Graf Huber "
    "Illy Jung Kraus Lang Meier Nagel Otto Peters Ritter Schenk Tauber Ulrich Vetter Winter Zander"
)
FIRST, LAST = FIRST_NAMES.split(), LAST_NAMES.split()
SYSTEMS = (
    "the service desk tool",
    "the change calendar",
    "the configuration database",
    "the contract register",
    "the document library",
    "the monitoring console",
    "the training register",
    "the asset inventory",
)
RECORDS = ("ticket", "change record", "meeting note", "report", "contract", "release note", "risk entry", "work order")
LACKS = (
    "no approval before the work began",
    "an owner who had left the organisation",
    "a date that lay after the closing of the record",
    "no link to the service that was affected",
    "an agreed target that differs from the agreement",
    "no trace of the check that the procedure names",
    "a classification that does not follow the scheme",
    "no record of who was informed",
)
SEEN = (
    "Walked through the last month with the people who do it.",
    "The rule is known on the floor and was shown without being asked for.",
    "Sampled from a list that the auditor had drawn, not from one that was offered.",
    "The figures on the wall agree with those in the tool.",
    "Two people described the same steps independently of each other.",
    "The document in use is the version in force.",
    "What was planned for the year has happened, with the dates as agreed.",
    "Seen in the tool while the work was being done.",
)
LONG = (
    "The sample was drawn from all records of the period under audit and looked at one by one. For each record the "
    "approval, the classification, the dates and the link to the service were compared with the procedure in force "
    "on that day. Where a record was incomplete the team asked for a second source and waited until the end of the "
    "day; what was handed in is counted as seen. The records named here are those for which nothing was handed in.",
    "The same was seen at both sites and in the night shift, so it is not the habit of one team. The list of records "
    "with all numbers is kept with the evidence of this audit under the reference named above.",
    "The matter had been raised in an earlier meeting and was noted there as done; the note carries a date and a "
    "name, the records do not show it.",
)
CAUSES = (
    ("process", "The procedure does not say who checks the record before it is closed."),
    ("technology", "The tool lets a record be closed with the field left empty."),
    ("information", "The change of the rule was announced once, in a mail that the new team never received."),
    ("management", "Nobody was given time for the check when the team took over the second service."),
    ("suppliers", "The supplier works by an older version of the procedure than the one agreed."),
    ("people", "Handover between shifts covers open work only, not what was begun and parked."),
)
ACTIONS = (
    "Make the field mandatory in the tool and test it with ten records",
    "Name the person who checks, in the procedure and in the rota",
    "Go through the records of the last quarter and complete them",
    "Agree the version in force with the supplier and exchange signed copies",
    "Add the check to the weekly meeting and keep its list",
    "Train both shifts on the changed rule and keep the attendance list",
)
PROOFS = (
    "Screenshots of the setting and the test records are attached to the change.",
    "The signed page of the procedure is in the document library.",
    "List of the records gone through, with date and initials.",
    "Attendance list and the slides used.",
)
IMPROVE = (
    "Show the age of open records on the team's screen, so that the oldest are seen first.",
    "Send the monthly figures to the service owners before the meeting instead of in it.",
    "Use one template for both sites; today the fields differ and the figures cannot be added up.",
    "Keep a short list of typical cases with the decision taken, for people who are new.",
)
STRENGTHS = (
    "The team rehearses its plan with a real restore every quarter and writes down what it learned.",
    "Each customer gets the same page with the same five figures, explained in two sentences.",
    "New colleagues sit beside the desk for a week before they get an account.",
)
REASONS = (
    "The tool's supplier delivers the change one release later than promised.",
    "The person who knows the interface is away until the end of the month.",
    "The freeze of the year's end does not allow the release before.",
)
NOT_VERIFIED = ("The person responsible was not there on the day.", "The system was down for maintenance.")
NOT_APPLICABLE = ("No service of this kind was delivered in the period under audit.",)


def evidence(rng: Random, count: int = 3) -> str:
    """What was seen: records by number; about one in five texts is long."""
    kind = rng.choice(RECORDS)
    numbers = ", ".join(f"{kind[:2].upper()}-{rng.randint(1000, 99999)}" for _ in range(rng.randint(2, 3 + count)))
    looked = rng.randint(8, 40)
    said = f"Of {looked} {kind}s in {rng.choice(SYSTEMS)}, {rng.randint(1, 7)} show {rng.choice(LACKS)}: {numbers}."
    if rng.random() < 0.2:
        said += "\n\n" + "\n\n".join(rng.sample(LONG, rng.randint(1, len(LONG))))
    return said


def gap(rng: Random, typical: str) -> str:
    """The typical gap of the question, made the gap of this case."""
    where = rng.choice(("in the sample", "at both sites", "in the second quarter", "for one of the services"))
    base = typical.strip() or f"The records show {rng.choice(LACKS)}."
    return f"{base[:-1]} ({where})." if base.endswith(".") else f"{base} ({where})."


def note(rng: Random) -> str:
    """What an auditor writes beside an answer: nothing much, a line, sometimes more."""
    drawn = rng.random()
    if drawn < 0.25:
        return rng.choice(SEEN)
    said = " ".join(rng.sample(SEEN, 2))
    return f"{said} {evidence(rng, 1)}" if drawn > 0.8 else said


def whys(rng: Random, cause: str) -> list[list[str]]:
    """A chain of questions and answers down to the cause."""
    middle = rng.choice(LACKS)
    return [
        ["Why did it happen?", f"The records were closed with {middle}.", "the sample"],
        ["Why was it not seen?", "Nobody looks at closed records again.", "the rota"],
        ["Why does nobody look?", cause, "the procedure in force"],
    ]
