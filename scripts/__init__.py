"""Commands of the workshop: set-up, launcher, checks, translations, assets."""
