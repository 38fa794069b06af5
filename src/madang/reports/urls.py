from django.urls import path

from madang.reports.views import outside, snapshots, sponsors, staff

app_name = "reports"
ALL = "h/<slug:hub>/reports"
ONE = f"{ALL}/<int:pk>"
BLOCK = f"{ALL}/blocks/<int:pk>"
FROZEN = f"{ALL}/snapshots/<int:pk>"
PUBLIC = "<publichub:hub>/reports/<slug:slug>"
LETTER = "s/reports/<str:token>"

urlpatterns = [
    path(f"{ALL}/", staff.reports, name="list"),
    path(f"{ALL}/new/", staff.add, name="add"),
    path(f"{ONE}/", staff.report, name="report"),
    path(f"{ONE}/edit/", staff.edit, name="edit"),
    path(f"{ONE}/archive/", staff.archive, name="archive"),
    path(f"{ONE}/back/", staff.bring_back, name="back"),
    path(f"{ONE}/preview/", staff.preview, name="preview"),
    path(f"{ONE}/blocks/new/<slug:kind>/", staff.add_block, name="block-add"),
    path(f"{ONE}/recipients/new/", staff.add_recipient, name="recipient-add"),
    path(f"{ONE}/schedule/", staff.schedule, name="schedule"),
    path(f"{ONE}/freeze/", snapshots.freeze, name="freeze"),
    path(f"{BLOCK}/edit/", staff.edit_block, name="block-edit"),
    path(f"{BLOCK}/picture/", staff.block_picture, name="block-picture"),
    path(f"{BLOCK}/remove/", staff.remove_block, name="block-remove"),
    path(f"{BLOCK}/back/", staff.bring_back_block, name="block-back"),
    path(f"{BLOCK}/move/<slug:way>/", staff.move_block, name="block-move"),
    path(
        f"{ALL}/recipients/<int:pk>/remove/",
        staff.drop_recipient,
        name="recipient-drop",
    ),
    path(
        f"{ALL}/recipients/<int:pk>/back/",
        staff.bring_back_recipient,
        name="recipient-back",
    ),
    path(f"{FROZEN}/", snapshots.snapshot, name="snapshot"),
    path(f"{FROZEN}/pdf/", snapshots.pdf, name="pdf"),
    path(f"{FROZEN}/xlsx/", snapshots.xlsx, name="xlsx"),
    path(f"{FROZEN}/pictures/<int:number>/", snapshots.picture, name="picture"),
    path(f"{FROZEN}/publish/", snapshots.publish, name="publish"),
    path(f"{FROZEN}/withdraw/", snapshots.withdraw, name="withdraw"),
    path(f"{FROZEN}/release/", snapshots.release, name="release"),
    path(f"{FROZEN}/take-back/", snapshots.take_back, name="take-back"),
    path(f"{FROZEN}/send/", snapshots.send, name="send"),
    path(f"{ALL}/letters/<int:pk>/revoke/", snapshots.revoke, name="letter-revoke"),
    path(f"{ALL}/consents/", sponsors.consents, name="consents"),
    path(f"{ALL}/consents/new/", sponsors.add_consent, name="consent-add"),
    path(f"{ALL}/consents/fewest/", sponsors.fewest, name="fewest"),
    path(
        f"{ALL}/consents/<int:pk>/withdraw/",
        sponsors.withdraw_consent,
        name="consent-withdraw",
    ),
    path(
        f"{ALL}/consents/<int:pk>/back/",
        sponsors.bring_back_consent,
        name="consent-back",
    ),
    path(f"{ALL}/questions/", sponsors.questions, name="questions"),
    path(f"{ALL}/questions/<int:pk>/", sponsors.question, name="question"),
    path("h/<slug:hub>/sponsor/", sponsors.sponsor, name="sponsor"),
    path("h/<slug:hub>/sponsor/panel/", sponsors.sponsor_panel, name="sponsor-panel"),
    path(f"{PUBLIC}/", outside.report, name="public"),
    path(f"{PUBLIC}/pdf/", outside.pdf, name="public-pdf"),
    path(f"{PUBLIC}/xlsx/", outside.xlsx, name="public-xlsx"),
    path(f"{PUBLIC}/pictures/<int:number>/", outside.picture, name="public-picture"),
    path(f"{LETTER}/", outside.letter, name="letter"),
    path(f"{LETTER}/pdf/", outside.letter_pdf, name="letter-pdf"),
    path(f"{LETTER}/xlsx/", outside.letter_xlsx, name="letter-xlsx"),
    path(
        f"{LETTER}/pictures/<int:number>/",
        outside.letter_picture,
        name="letter-picture",
    ),
]
