"""Pictures of the documentation and of the guide, made by the program itself over the sample."""
