"""Forms of deals: they read what was typed, amounts in any of the house's ways."""
