"""Members files: the tier and the price of every row of a CSV file, however long, in flat memory."""
