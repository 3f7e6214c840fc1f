"""What programs read of agreements, parties and sources; the doors are on the upper floor."""
