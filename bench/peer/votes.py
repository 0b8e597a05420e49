"""One vote a request, as an ordinary web application takes it: Django, a model, a transaction, PostgreSQL.

It is Polity's neighbour in benches/RESULTS.md and does less than Polity on purpose: no signature is checked, nothing is
proved, no session is looked up, and no middleware runs. Connections to the database persist; a reply is sent after the
commit is on disk (synchronous_commit is on).
"""

import json
import os
import uuid

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import IntegrityError, models, transaction
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.environ["PEER_SOCKET_FOLDER"],
            "USER": "postgres",
            "NAME": "postgres",
            "CONN_MAX_AGE": None,
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="nothing here is signed with it",
)
django.setup()


class Vote(models.Model):
    motion = models.UUIDField()
    member = models.UUIDField()
    choice = models.CharField(max_length=7)
    cast_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "votes"
        constraints = [models.UniqueConstraint(fields=["motion", "member"], name="one_vote_each")]


@require_POST
def cast(request):
    try:
        body = json.loads(request.body)
        motion, member = uuid.UUID(body["motion"]), uuid.UUID(body["member"])
        choice = body["choice"]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": "not a vote"}, status=400)
    if choice not in ("yes", "no", "abstain"):
        return JsonResponse({"error": "not a choice"}, status=400)
    try:
        with transaction.atomic():
            vote = Vote.objects.create(motion=motion, member=member, choice=choice)
    except IntegrityError:
        return JsonResponse({"error": "voted already"}, status=409)
    return JsonResponse({"index": vote.pk, "time": vote.cast_at.isoformat()})


urlpatterns = [path("votes", cast)]
application = WSGIHandler()

if __name__ == "__main__":
    from django.db import connection

    with connection.schema_editor() as editor:
        editor.create_model(Vote)
