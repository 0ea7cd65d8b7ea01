"""What the shop suggests to whoever types, and how it reads words of its own."""
