"""Pages on which staff keep and write questionnaires."""
