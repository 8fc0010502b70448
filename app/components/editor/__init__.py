"""The room where a grid is made: its rules, groups and bands by forms, and its text beside them."""
