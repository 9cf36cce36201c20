"""Files → tables of text cells: one reader per format, none of which guesses what a cell means, run in a confined process."""
