"""The settings' page of what askers said of answers."""

import datetime as dt

from fastapi import APIRouter, Depends, Request, Response

from api.access import administrators_only
from api.deps import Place
from api.web import templates
from storage import question_feedback
from storage.tables import now

router = APIRouter(prefix="/settings/questions", dependencies=[Depends(administrators_only)])

DAYS = 30


@router.get("")
def feedback_page(request: Request, place: Place) -> Response:
    with place.database.read() as session:
        context = {
            "judged": question_feedback.judged(session),
            "counts": question_feedback.counts(session, now() - dt.timedelta(days=DAYS)),
            "days": DAYS,
            "zone": place.settings.zone,
        }
        return templates.TemplateResponse(request, "settings_questions.html", context)
