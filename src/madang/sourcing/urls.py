from django.urls import path

from madang.sourcing.views import (
    gaps,
    need_answers,
    needs,
    orders,
    quotes,
    rfq_changes,
    rfqs,
)

app_name = "sourcing"
ORDERS = "h/<slug:hub>/orders"
ORDER = f"{ORDERS}/<int:pk>"
RFQS = "h/<slug:hub>/rfqs"
RFQ = f"{RFQS}/<int:pk>"
NEEDS = "h/<slug:hub>/needs"
NEED = f"{NEEDS}/<int:pk>"
FIRM = "h/<slug:hub>/organisations/<int:pk>"

urlpatterns = [
    path(f"{ORDERS}/", orders.orders, name="orders"),
    path(f"{ORDERS}/export/", orders.export, name="orders-export"),
    path(f"{ORDERS}/new/", orders.add, name="order-add"),
    path(f"{ORDER}/", orders.order, name="order"),
    path(f"{ORDER}/edit/", orders.edit, name="order-edit"),
    path(f"{ORDER}/amend/", orders.amend, name="order-amend"),
    path(f"{ORDER}/cancel/", orders.cancel, name="order-cancel"),
    path(f"{ORDER}/renew/", orders.renew, name="order-renew"),
    path(f"{ORDERS}/changes/<int:pk>/undo/", orders.undo, name="change-undo"),
    path(f"{ORDER}/deliveries/new/", orders.deliver, name="deliver"),
    path(f"{ORDERS}/deliveries/<int:pk>/undo/", orders.take_back, name="take-back"),
    path(f"{ORDER}/files/new/", orders.evidence, name="evidence"),
    path(f"{RFQS}/", rfqs.rfqs, name="rfqs"),
    path(f"{RFQS}/export/", rfqs.export, name="rfqs-export"),
    path(f"{RFQS}/new/", rfqs.add, name="rfq-add"),
    path(f"{RFQ}/", rfqs.rfq, name="rfq"),
    path(f"{RFQ}/edit/", rfqs.edit, name="rfq-edit"),
    path(f"{RFQ}/publish/", rfqs.publish, name="rfq-publish"),
    path(f"{RFQ}/invite/", rfqs.invite, name="rfq-invite"),
    path(f"{RFQ}/cancel/", rfq_changes.cancel, name="rfq-cancel"),
    path(f"{RFQ}/resume/", rfq_changes.resume, name="rfq-resume"),
    path(f"{RFQ}/deadline/", rfq_changes.deadline, name="rfq-deadline"),
    path(f"{RFQ}/files/new/", rfq_changes.add_file, name="rfq-file"),
    path(f"{RFQ}/questions/new/", rfqs.ask, name="rfq-ask"),
    path(f"{RFQS}/questions/<int:pk>/", rfqs.answer, name="rfq-answer"),
    path(f"{RFQ}/quote/", quotes.give, name="quote-give"),
    path(f"{RFQS}/quotes/<int:pk>/", quotes.quote, name="quote"),
    path(
        f"{RFQS}/quotes/<int:pk>/withdraw/",
        rfq_changes.withdraw,
        name="quote-withdraw",
    ),
    path(f"{RFQ}/comparison/", quotes.comparison, name="comparison"),
    path(f"{RFQ}/comparison/rates/", quotes.freeze, name="rates-freeze"),
    path(f"{RFQ}/award/", quotes.award, name="award"),
    path(f"{NEEDS}/", needs.needs, name="needs"),
    path(f"{NEEDS}/export/", needs.export, name="needs-export"),
    path(f"{NEEDS}/new/", needs.add, name="need-add"),
    path(f"{NEEDS}/gaps/", gaps.gaps, name="gaps"),
    path(f"{NEEDS}/gaps/export/", gaps.export, name="gaps-export"),
    path(f"{NEEDS}/gaps/rates/", gaps.freeze, name="gaps-rates"),
    path(f"{NEED}/", needs.need, name="need"),
    path(f"{NEED}/suppliers/", gaps.suppliers, name="need-suppliers"),
    path(f"{NEED}/edit/", needs.edit, name="need-edit"),
    path(f"{NEED}/publish/", needs.publish, name="need-publish"),
    path(f"{NEED}/unpublish/", needs.unpublish, name="need-unpublish"),
    path(f"{NEED}/close/", needs.close, name="need-close"),
    path(f"{NEED}/reopen/", needs.reopen, name="need-reopen"),
    path(f"{NEED}/invite/", needs.invite, name="need-invite"),
    path(f"{NEEDS}/invitations/<int:pk>/undo/", needs.uninvite, name="need-uninvite"),
    path(f"{NEED}/files/new/", needs.add_file, name="need-file"),
    path(f"{NEED}/rfq/", needs.make_rfq, name="need-rfq"),
    path(f"{NEED}/answer/", need_answers.answer, name="need-answer"),
    path(
        f"{NEEDS}/answers/<int:pk>/undo/", need_answers.withdraw, name="need-withdraw"
    ),
    path(f"{NEED}/nda/", need_answers.nda, name="need-nda"),
    path(f"{RFQ}/award/back/", rfq_changes.award_back, name="award-back"),
    path(f"{RFQ}/award/again/", rfq_changes.award_again, name="award-again"),
    path(f"{FIRM}/orders/", orders.organisation_panel, name="orders-panel"),
]
