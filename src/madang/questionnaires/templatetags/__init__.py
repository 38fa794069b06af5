"""Tags that put a questionnaire on a page."""
