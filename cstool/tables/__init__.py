"""Files and data sets of members in database formats, priced by DuckDB or Spark."""
