"""Pictures for the documentation and the guide, made by the program itself with the sample."""
