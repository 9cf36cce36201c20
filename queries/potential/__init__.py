"""What siting and sector gaps both rest on: units with their chains, who works where, and which policies name a sector."""
