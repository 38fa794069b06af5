"""Five hubs with believable companies and people, the same at every start.

Nobody here is real: names are put together from parts that are common in each country.
The benchmarks draw their thousands of companies from the same generator.
"""
