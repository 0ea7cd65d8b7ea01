"""What the shop decides itself: business rules, the changes made to them, and experiments."""
