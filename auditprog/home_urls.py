"""The pages that belong to no room: one's own, the demo's, the administrator's."""

from django.urls import path, re_path

from auditprog.views import demo, exports, imports, imports_check, journal, leaving, mail, mine, rules, setup, users

PAPER = r"(?P<kind>[a-z-]{1,30})\.(?P<form>csv|xlsx)"

urlpatterns = [
    path("", setup.home, name="home"),
    path("my/", mine.my_work, name="my_work"),
    path("my/profile/", mine.my_profile, name="my_profile"),
    path("my/theme/", mine.my_theme, name="my_theme"),
    path("my/notifications/", mine.my_notifications, name="my_notifications"),
    path("my/notifications/seen/", mine.my_notifications_seen, name="my_notifications_seen"),
    path("demo/sign-in/", demo.demo_sign_in, name="demo_sign_in"),
    path("demo/clock/", demo.demo_clock, name="demo_clock"),
    path("export/<slug:slug>/", exports.export, name="export"),
    path("import/", imports.import_list, name="import_list"),
    path("import/new/<slug:kind>/", imports.import_new, name="import_new"),
    re_path(rf"^import/template/{PAPER}$", imports.import_template, name="import_template"),
    re_path(rf"^import/export/{PAPER}$", imports.import_export, name="import_export"),
    path("import/<int:pk>/", imports_check.import_detail, name="import_detail"),
    path("import/<int:pk>/original/", imports.import_original, name="import_original"),
    path("import/<int:pk>/file/", imports.import_file, name="import_file"),
    path("import/<int:pk>/columns/", imports.import_columns, name="import_columns"),
    path("import/<int:pk>/check/", imports_check.import_check, name="import_check"),
    path("import/<int:pk>/answer/", imports_check.import_answer, name="import_answer"),
    path("import/<int:pk>/run/", imports_check.import_run, name="import_run"),
    path("import/<int:pk>/progress/", imports_check.import_progress, name="import_progress"),
    path("import/<int:pk>/go-on/", imports_check.import_go_on, name="import_go_on"),
    path("import/<int:pk>/undo/", imports_check.import_undo, name="import_undo"),
    path("import/<int:pk>/rejected/", imports_check.import_rejected, name="import_rejected"),
    path("import/<int:pk>/not-undone/", imports_check.import_not_undone, name="import_not_undone"),
    path("settings/journal/", journal.journal, name="journal"),
    path("settings/journal/verify/", journal.journal_verify, name="journal_verify"),
    path("settings/rules/", rules.rules, name="rules"),
    path("library/people/<str:username>/leave/", leaving.person_leave, name="person_leave"),
    path("settings/mail/", mail.mail_list, name="mail_list"),
    path("settings/mail/<int:pk>/", mail.mail_detail, name="mail_detail"),
    path("settings/mail/<int:pk>/again/", mail.mail_again, name="mail_again"),
    path("setup/", setup.setup, name="setup"),
    path("setup/first/<str:token>/", setup.setup_first, name="setup_first"),
    path("setup/organisation/", setup.setup_organisation, name="setup_organisation"),
    path("setup/days/", setup.setup_days, name="setup_days"),
    path("setup/processes/", setup.setup_processes, name="setup_processes"),
    path("setup/people/", setup.setup_people, name="setup_people"),
    path("setup/people/paste/", setup.setup_people_paste, name="setup_people_paste"),
    path("setup/people/roles/", setup.setup_people_roles, name="setup_people_roles"),
    path("setup/rules/", setup.setup_rules, name="setup_rules"),
    path("setup/mail/", setup.setup_mail, name="setup_mail"),
    path("setup/mail/progress/", setup.setup_mail_progress, name="setup_mail_progress"),
    path("settings/users/", users.user_list, name="user_list"),
]
