"""Loading one's own files, a room each: where they are dropped, how they are written, which column is which."""
