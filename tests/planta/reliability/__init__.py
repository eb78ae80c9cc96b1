"""Tests of the reliability arithmetic."""
