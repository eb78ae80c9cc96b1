"""Alerts as code: an Architecture in, rules, alarms, dashboards and OpenSLO documents out."""
