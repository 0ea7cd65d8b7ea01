"""`python -m smartrec`: the same as the command `smartrec`, for images that carry no console script."""

from smartrec.commands import main

if __name__ == "__main__":
    main()
