"""The hub itself: who runs it, who acts in it, and the journal of what was done.

Words: *hub* (a tenant), *site* (a place of a hub, with a country and a zone), *user*
(a person who can sign in), *membership* (a user's role in a hub, for all of it or for
one object), *actor* (a user acting in one hub), *journal line* (one thing done).
"""
