"""Addresses of the library and of the organisation's settings (architecture 1.1)."""

from django.urls import path, re_path

from organisation.views import (
    authors,
    competence,
    declarations,
    facts,
    invitations,
    logo,
    masters,
    parties,
    people,
    processes,
    settings,
)

app_name = "organisation"
master = "(?P<kind>parties|sites|services|units)"
person = "library/people/<str:username>/"

urlpatterns = [
    path("library/", masters.library, name="library"),
    path("library/people/", people.person_list, name="person_list"),
    path("library/people/new/", people.person_new, name="person_new"),
    path(person, people.person_detail, name="person_detail"),
    path(f"{person}ties/", people.person_ties, name="person_ties"),
    path(f"{person}competence/", competence.person_competence, name="person_competence"),
    path(f"{person}edit/", people.person_edit, name="person_edit"),
    path(f"{person}disable/", people.person_disable, name="person_disable"),
    path(f"{person}enable/", people.person_enable, name="person_enable"),
    path(f"{person}password/", people.person_password, name="person_password"),
    path(f"{person}declarations/new/", declarations.declaration_new, name="declaration_new"),
    path(f"{person}declarations/<int:pk>/decide/", declarations.declaration_decide, name="declaration_decide"),
    path(f"{person}proofs/", competence.person_proofs, name="person_proofs"),
    path(f"{person}proof/new/", competence.proof_new, name="proof_new"),
    path(f"{person}proof/<int:pk>/", competence.proof_file, name="proof_file"),
    path(f"{person}record/", competence.person_record, name="person_record"),
    path(f"{person}<slug:kind>/new/", facts.fact_new, name="fact_new"),
    path(f"{person}<slug:kind>/<int:pk>/edit/", facts.fact_edit, name="fact_edit"),
    path(f"{person}<slug:kind>/<int:pk>/end/", facts.fact_end, name="fact_end"),
    path(f"{person}<slug:kind>/<int:pk>/void/", facts.fact_void, name="fact_void"),
    path("library/auditors/", competence.auditor_list, name="auditor_list"),
    path("library/auditors/transitions/new/", competence.transition_new, name="transition_new"),
    path("library/processes/", processes.process_list, name="process_list"),
    path("library/processes/new/", processes.process_new, name="process_new"),
    path("library/processes/<str:code>/", processes.process_detail, name="process_detail"),
    path("library/processes/<str:code>/edit/", processes.process_edit, name="process_edit"),
    path("library/processes/<str:code>/retire/", processes.process_retire, name="process_retire"),
    path("library/parties/<int:pk>/", parties.party_detail, name="party_detail"),
    path("library/parties/<int:pk>/<slug:kind>/new/", parties.party_fact_new, name="party_fact_new"),
    path("library/parties/<int:pk>/<slug:kind>/<int:fact>/end/", parties.party_fact_end, name="party_fact_end"),
    path("library/parties/<int:pk>/<slug:kind>/<int:fact>/void/", parties.party_fact_void, name="party_fact_void"),
    re_path(rf"^library/{master}/$", masters.master_list, name="master_list"),
    re_path(rf"^library/{master}/new/$", masters.master_new, name="master_new"),
    re_path(rf"^library/{master}/(?P<pk>[0-9]{{1,18}})/edit/$", masters.master_edit, name="master_edit"),
    re_path(rf"^library/{master}/(?P<pk>[0-9]{{1,18}})/retire/$", masters.master_retire, name="master_retire"),
    path("library/documents/<str:code>/versions/<int:pk>/authors/", authors.version_authors, name="version_authors"),
    path("library/documents/<str:code>/versions/<int:pk>/authors/new/", authors.author_new, name="author_new"),
    path("settings/invitations/", invitations.invitation_list, name="invitation_list"),
    path("settings/invitations/send/", invitations.invitation_send, name="invitation_send"),
    path("logo/", logo.logo, name="logo"),
    path("invitation/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    path("settings/organisation/", settings.organisation_detail, name="organisation_detail"),
    path("settings/organisation/edit/", settings.organisation_edit, name="organisation_edit"),
    path("settings/organisation/days/<slug:kind>/new/", settings.day_new, name="day_new"),
    path("settings/organisation/days/<slug:kind>/<int:pk>/remove/", settings.day_remove, name="day_remove"),
]
