"""The two files of the supervisor: their shapes, what they mean, and where in them something is wrong."""
