"""What the exports of single shop systems need beside a preset: one module a system, each row by row."""
