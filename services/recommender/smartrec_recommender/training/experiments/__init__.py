"""What impressions, clicks and purchases say of variants: before an experiment, and while one runs."""
