"""Fits the weights of the rules engine on annotated meetings: `python -m eval fit`.

`meetings` aligns what the rules read with what the annotators wrote, `wordings`, `items`,
`decisions` and `disputes` make examples of it, `solvers` finds weights, `sections` fits one after
the other, `validation` tells how good they are on meetings they have not seen.
"""
