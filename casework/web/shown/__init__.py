"""What the domain found, arranged for a page: words, numbers and links, no decisions."""
