"""Wiring of the addresses: the library at the root, the admin, the language switch, accounts, and pages for faults."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordChangeDoneView, PasswordResetCompleteView, PasswordResetDoneView
from django.urls import include, path
from django.views.i18n import set_language

from library.views import accounts

handler400 = "library.api.handlers.bad_request"
handler403 = "library.views.errors.permission_denied"
handler404 = "library.views.errors.page_not_found"
handler500 = "library.api.handlers.server_error"

account_patterns = [
    path("login/", accounts.AccountLoginView.as_view(), name="login"),
    path("logout/", accounts.AccountLogoutView.as_view(), name="logout"),
    path("password/", accounts.AccountPasswordChangeView.as_view(), name="password_change"),
    path("password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("reset/", accounts.AccountPasswordResetView.as_view(), name="password_reset"),
    path("reset/sent/", PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("reset/done/", PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path("reset/<uidb64>/<token>/", accounts.AccountPasswordResetConfirmView.as_view(), name="password_reset_confirm"),
]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include(account_patterns)),
    path("language/", login_not_required(set_language), name="set_language"),
    path("api/v1/", include("library.api.urls")),
    path("", include("library.urls")),
]
