"""What an import tells at its end, and the commands that would mend most."""
