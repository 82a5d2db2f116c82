"""Answers to questions about a plan: why, why not, and what would change it. One file a question."""
