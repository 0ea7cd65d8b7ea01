"""The embedded stack: every service as a process of its own, under one supervisor, in one data folder."""
