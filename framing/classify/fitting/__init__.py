"""What is fitted to codings: targets, folds, weights, calibration and thresholds, stance.

Here belong calculations on matrices and labels; passages are rows, never text, but for twins kept in one fold.
It imports no other package of the classifier.
"""
