"""Answers to an agent: the handbook and what was typed to a decision, its steps, and finished words."""
