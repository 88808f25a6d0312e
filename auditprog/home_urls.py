"""The pages that belong to no room: one's own, the demo's, the administrator's."""

from django.urls import path
from django.views.generic import RedirectView

from auditprog.views import demo, journal, leaving, mine, rules, users

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="my_work", http_method_names=["get", "head"]), name="home"),
    path("my/", mine.my_work, name="my_work"),
    path("my/profile/", mine.my_profile, name="my_profile"),
    path("my/theme/", mine.my_theme, name="my_theme"),
    path("my/notifications/", mine.my_notifications, name="my_notifications"),
    path("my/notifications/seen/", mine.my_notifications_seen, name="my_notifications_seen"),
    path("demo/sign-in/", demo.demo_sign_in, name="demo_sign_in"),
    path("demo/clock/", demo.demo_clock, name="demo_clock"),
    path("settings/journal/", journal.journal, name="journal"),
    path("settings/journal/verify/", journal.journal_verify, name="journal_verify"),
    path("settings/rules/", rules.rules, name="rules"),
    path("library/people/<str:username>/leave/", leaving.person_leave, name="person_leave"),
    path("settings/users/", users.user_list, name="user_list"),
]
