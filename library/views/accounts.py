"""Accounts: signing in and out, and passwords. They are made by an administrator; nobody registers.

The views are Django's own in our look. Where they send an address, it is the site's and not what the request claims.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetConfirmView,
    PasswordResetView,
)
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from library.views.absolute import site_root
from library.views.reader import forget_key, reader_of


class _OwnForm:
    """Shows Django's form as all ours are shown: faults answer with 422, and no field takes the focus by itself."""

    def get_form(self, form_class: Any = None) -> Any:
        """The form without `autofocus`, which would take the focus from the summary of the faults."""
        form = super().get_form(form_class)  # type: ignore[misc]  # Django's view comes after it
        for field in form.fields.values():
            field.widget.attrs.pop("autofocus", None)
        return form

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Show the form again."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # Django's view comes after it
        response.status_code = 422
        return response


class AccountLoginView(_OwnForm, LoginView):
    """Signs in. The receiver of `user_logged_in` has the shelf join the account, after which its key is of no use."""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in and forget the key."""
        response = super().form_valid(form)
        if reader_of(self.request).key:
            forget_key(response)
        return response


@method_decorator(login_not_required, name="dispatch")
class AccountLogoutView(LogoutView):
    """Signs out when the button is pressed; read, it shows the button, or says that nobody is signed in."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change nothing: a link or a picture elsewhere must not sign anybody out."""
        return self.render_to_response(self.get_context_data())


class AccountPasswordChangeView(_OwnForm, PasswordChangeView):
    """Changes the password of whoever is signed in."""


class AccountPasswordResetView(_OwnForm, PasswordResetView):
    """Sends a link to the address of an account, if there is one; the answer is the same if there is none."""

    email_template_name = "registration/password_reset_email.txt"

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        """Send the link."""
        self.extra_email_context = {"address": site_root(self.request), "library": settings.EASYLLM_SITE_NAME}
        return super().form_valid(form)


class AccountPasswordResetConfirmView(_OwnForm, PasswordResetConfirmView):
    """Takes a new password from whoever holds the link."""
