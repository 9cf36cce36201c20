"""What can be asked: one typed function per question."""
