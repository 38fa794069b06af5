"""Tables from and to spreadsheets: read as hostile, written as harmless."""
