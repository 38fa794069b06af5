"""The demo's hubs have frozen questionnaires, and one edition in the making."""

from __future__ import annotations

import pytest

from madang.desk.demo import questionnaires
from madang.kit import clock
from madang.questionnaires.models import Edition, EditionState, LibraryQuestion
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]


def test_questionnaires_are_made_once():
    make.hub(slug="technology-hub")
    for _ in range(2):
        questionnaires.load(clock.now())
        frozen = Edition.objects.filter(state=EditionState.FROZEN)
        assert frozen.count() == len(questionnaires.ASKED["technology-hub"])
        assert LibraryQuestion.objects.count() == len(questionnaires.KEPT)
        draft = Edition.objects.get(state=EditionState.DRAFT)
        assert draft.number == 2
        assert draft.definition.question("deck").required
