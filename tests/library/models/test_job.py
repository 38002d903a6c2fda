"""Jobs."""

import pytest
from django.test import Client
from django.utils import translation

from library.models import Job
from library.tasks import FAULT


def test_what_a_job_says_of_its_end_is_in_the_language_of_the_reader() -> None:
    with translation.override("zh-hans"):
        assert Job(message="cancelled").shown_message() == "已取消"
        assert Job(message="KV cache").shown_message() == "KV cache"
        assert Job().shown_message() == ""


@pytest.mark.django_db
def test_the_page_of_a_job_says_why_it_failed(admin_client: Client) -> None:
    job = Job.objects.create(kind=Job.Kind.BULK, state=Job.State.FAILED, message=FAULT)
    page = admin_client.get(f"/admin/library/job/{job.pk}/change/", headers={"accept-language": "en"})
    assert "An unexpected fault" in page.text
