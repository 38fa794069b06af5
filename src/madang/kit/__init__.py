"""What every room stands on: money, clock, pages, charts and the look of it all."""
