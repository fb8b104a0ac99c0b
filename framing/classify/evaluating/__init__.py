"""How far a model may be trusted: figures on passages it has not seen, rates of error, transfer, drift.

Here belongs what measures models and makes none to keep. It imports `text`, `fitting` and `models`.
"""
