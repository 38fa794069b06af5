from django.urls import path

from madang.sourcing.views import orders

app_name = "sourcing"
ORDERS = "h/<slug:hub>/orders"
ORDER = f"{ORDERS}/<int:pk>"
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
    path(f"{FIRM}/orders/", orders.organisation_panel, name="orders-panel"),
]
