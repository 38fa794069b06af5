from django.urls import path

from madang.questionnaires.views import keeping, writing

app_name = "questionnaires"
ROOM = "h/<slug:hub>/questionnaires/"
ONE = f"{ROOM}<int:pk>/"
EDITION = f"{ROOM}editions/<int:pk>/"
urlpatterns = [
    path(ROOM, keeping.questionnaire_list, name="list"),
    path(f"{ROOM}new/", keeping.questionnaire_new, name="new"),
    path(f"{ROOM}kinds/", keeping.kinds_page, name="kinds"),
    path(f"{ROOM}library/", keeping.library, name="library"),
    path(
        f"{ROOM}library/<int:pk>/retire/", keeping.library_retire, name="library-retire"
    ),
    path(
        f"{ROOM}library/<int:pk>/return/", keeping.library_return, name="library-return"
    ),
    path(ONE, keeping.questionnaire_page, name="questionnaire"),
    path(f"{ONE}rename/", keeping.questionnaire_rename, name="rename"),
    path(f"{ONE}archive/", keeping.questionnaire_archive, name="archive"),
    path(f"{ONE}restore/", keeping.questionnaire_restore, name="restore"),
    path(f"{ONE}edition/", keeping.edition_new, name="edition-new"),
    path(EDITION, writing.edition_page, name="edition"),
    path(f"{EDITION}copy/", keeping.edition_copy, name="copy"),
    path(f"{EDITION}freeze/", keeping.edition_freeze, name="freeze"),
    path(f"{EDITION}drop/", keeping.edition_drop, name="drop"),
    path(f"{EDITION}arrange/", writing.edition_arrange, name="arrange"),
    path(f"{EDITION}preview/", writing.edition_preview, name="preview"),
    path(f"{EDITION}section/", writing.section_edit, name="section-new"),
    path(f"{EDITION}section/<slug:key>/", writing.section_edit, name="section"),
    path(f"{EDITION}question/", writing.question_edit, name="question-new"),
    path(f"{EDITION}question-preview/", writing.question_preview, name="try-question"),
    path(f"{EDITION}question/<slug:key>/", writing.question_edit, name="question"),
]
