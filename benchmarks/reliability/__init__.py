"""What clients see while a part of the stack fails, and while more is asked than can be answered."""
