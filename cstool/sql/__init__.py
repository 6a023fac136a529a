"""The tiers as SQL: one SELECT from the policy that prices members in any database."""
