"""Who works at the desk in its tests.

Models cannot be imported before the settings are there, and this file is read earlier: hence `django_user_model`.
"""

from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def desk(django_user_model: Any) -> Client:
    """Somebody who may do everything, and reads English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(django_user_model.objects.create_superuser("curator"))
    return client
