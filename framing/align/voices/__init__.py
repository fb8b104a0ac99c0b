"""Two voices of one state: do diplomats write as leaders speak? Documents with their counts in, shares side by side out."""
