"""The ways out of the house: push, e-mail, SMS. Each knows one address and one text."""
