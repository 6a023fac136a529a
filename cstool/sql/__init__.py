"""The tiers as SQL: one SELECT from the policy for any database, and the engines that run it on files and clusters."""
