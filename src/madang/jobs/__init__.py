"""Background work: tasks that staff can watch, cancel and try again.

Words: *job* (one piece of background work with its progress), *periodic job* (one that
comes again), *attempt* (one try of a job).
"""
