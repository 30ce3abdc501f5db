"""How the model file is made: from words and rules that people wrote, and labelled material."""
