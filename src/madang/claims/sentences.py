"""What was done with resources and bookings, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "add_resource": _("%(who)s made bookable: %(what)s"),
    "change_resource": _("%(who)s changed how %(what)s is booked"),
    "set_parts": _("%(who)s changed what belongs to %(what)s"),
    "reserve": _("%(who)s booked %(what)s"),
    "reserve_all": _("%(who)s booked %(what)s together with others"),
    "exchange": _("%(who)s booked %(what)s in exchange for what was held before"),
    "confirm": _("%(who)s approved the booking %(what)s"),
    "accept": _("%(who)s chose the booking %(what)s"),
    "decline": _("%(who)s declined the booking %(what)s"),
    "release": _("%(who)s gave back %(what)s"),
    "shorten": _("%(who)s cut short the booking %(what)s"),
    "move": _("%(who)s moved the booking %(what)s"),
    "reserve_series": _("%(who)s booked a series: %(what)s"),
    "retry_skipped": _("%(who)s tried the missed dates of %(what)s again"),
    "leave_out": _("%(who)s left out a date of %(what)s"),
    "end_series": _("%(who)s ended the series %(what)s"),
    "change_series": _("%(who)s changed the series %(what)s"),
    "wait": _("%(who)s waits for %(what)s"),
    "leave_line": _("%(who)s no longer waits for %(what)s"),
    "serve_line": _("%(what)s went to who had waited for it (freed by %(who)s)"),
    "grant": _("%(who)s granted an allowance: %(what)s"),
    "hold": _("%(who)s set aside from the allowance %(what)s"),
    "consume": _("%(who)s used from the allowance %(what)s"),
    "consume_held": _("%(who)s used what was set aside of %(what)s"),
    "release_held": _("%(who)s returned what was set aside of %(what)s"),
    "adjust": _("%(who)s corrected the allowance %(what)s"),
    "expire_allowances": _("The allowance %(what)s ran out (noticed by %(who)s)"),
    "expire_holds": _("The hold of %(what)s ran out (noticed by %(who)s)"),
}
