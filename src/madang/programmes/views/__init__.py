"""Pages of programmes: the world's, staff's, a company's and a partner hub's."""
