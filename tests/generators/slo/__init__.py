"""Tests of the alerting files."""
