"""A bookable room over HTTP with nothing around it, to race for through a server."""
