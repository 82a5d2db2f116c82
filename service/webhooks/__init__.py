"""Webhooks: telling an organisation's own system that a run has ended (Standard Webhooks 1.0)."""
