"""Document tables on disk: Parquet, CSV and JSON lines, in and out, as a stream."""
