"""Keys and tokens: who calls, what each of them may do, and where keys are kept."""
