"""What was done with resources and bookings, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "add_resource": _("%(who)s made bookable: %(what)s"),
    "change_resource": _("%(who)s changed how %(what)s is booked"),
    "set_parts": _("%(who)s changed what belongs to %(what)s"),
    "reserve": _("%(who)s booked %(what)s"),
    "reserve_all": _("%(who)s booked %(what)s together with others"),
    "confirm": _("%(who)s approved the booking %(what)s"),
    "accept": _("%(who)s chose the booking %(what)s"),
    "decline": _("%(who)s declined the booking %(what)s"),
    "release": _("%(who)s gave back %(what)s"),
    "shorten": _("%(who)s cut short the booking %(what)s"),
    "move": _("%(who)s moved the booking %(what)s"),
    "expire_holds": _("The hold of %(what)s ran out (noticed by %(who)s)"),
}
