"""``python -m framing`` does what ``framing`` does."""

from framing.commands import main

if __name__ == "__main__":
    main()
