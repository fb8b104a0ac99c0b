"""Input tables, checked and shaped: counts by state, period and frame in, panels by audience out."""
