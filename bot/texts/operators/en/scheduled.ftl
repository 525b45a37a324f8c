# The chapter of the guide that is made from the registries.
scheduled-title = Scheduled work
scheduled-intro =
    This page is generated from `JOBS` in `bot/lifecycle.py` and `TICKS` in `bot/handlers/ticks.py`; a test compares them.
    Work that fails once is run again at its next time. The log says where it failed (`tick-failed`).
scheduled-jobs = Jobs
scheduled-jobs-head = | job | every | as long as it fails |
scheduled-due = Due work
scheduled-due-intro =
    The job `due-work` asks each of these every second; each handles only what is due. One that fails does not keep the
    others, and the health page shows it as `tick-` with its name.
scheduled-due-head = | due work | as long as it fails |
