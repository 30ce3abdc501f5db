"""Who should answer, and how soon: routing now; reading of danger later."""
