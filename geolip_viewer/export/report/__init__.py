"""A report: everything about an analysis in one file, for a reader who has no viewer."""
