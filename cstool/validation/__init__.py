"""Everything that can be said about the files of the handbook; to load them is to validate them."""
