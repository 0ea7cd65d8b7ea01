"""What is worn together: the slots of an outfit, and which colours and categories go with each other."""
