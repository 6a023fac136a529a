"""What a change of the two files would do, in the terms of the people it touches."""
