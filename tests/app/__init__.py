"""The screen: its words, its charts, its pages."""
