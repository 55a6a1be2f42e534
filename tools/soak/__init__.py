"""Hours of use in minutes: the window is worked hard, and what it holds must level off."""
