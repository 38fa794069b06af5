"""Pages of meetings: organisers' and everybody's own."""
