"""People of the desk, as tests need them."""

from django.contrib.auth.models import Permission, User
from django.test import Client


def signed_in(*permissions: str) -> Client:
    """Somebody of the desk; without permissions named, one who may do everything."""
    client = Client(headers={"accept-language": "en"})
    user = User.objects.create_user("wang", is_staff=True, is_superuser=not permissions)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client
