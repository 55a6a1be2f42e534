"""Hours of use in minutes: the window is kept busy, and the resources it holds must level off."""
