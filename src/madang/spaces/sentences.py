"""What was done with buildings, floors and spaces, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "add_building": _("%(who)s added the building %(what)s"),
    "change_building": _("%(who)s changed the building %(what)s"),
    "retire_building": _("%(who)s retired the building %(what)s"),
    "restore_building": _("%(who)s took the building %(what)s back into use"),
    "add_floor": _("%(who)s added the floor %(what)s"),
    "change_floor": _("%(who)s changed the floor %(what)s"),
    "retire_floor": _("%(who)s retired the floor %(what)s"),
    "restore_floor": _("%(who)s took the floor %(what)s back into use"),
    "copy_floor": _("%(who)s copied a floor: %(what)s"),
    "draw_floor": _("%(who)s drew the floor %(what)s"),
    "add_space": _("%(who)s added the space %(what)s"),
    "change_space": _("%(who)s changed the space %(what)s"),
    "move_space": _("%(who)s moved the space %(what)s to another floor"),
    "draw_space": _("%(who)s drew the space %(what)s"),
    "retire_space": _("%(who)s retired the space %(what)s"),
    "take_back": _("%(who)s took back an imported space: %(what)s"),
    "book": _("%(who)s noted what a booking is for: %(what)s"),
    "approve": _("%(who)s approved %(what)s"),
    "refuse": _("%(who)s declined %(what)s"),
    "check_in": _("%(who)s checked in: %(what)s"),
    "release_absent": _("%(who)s gave back rooms to which nobody came: %(what)s"),
    "book_series": _("%(who)s noted what a series is for: %(what)s"),
    "wait_for": _("%(who)s noted what is waited for: %(what)s"),
    "change_occasion": _("%(who)s changed what is booked: %(what)s"),
    "set_booking_policy": _("%(who)s set how %(what)s is booked"),
    "restore_space": _("%(who)s took the space %(what)s back into use"),
}
