"""The model of the handbook: the shapes of its files, its rows by id, where its values stand, and the cache."""
