"""What all tests may ask for, a file for each kind: databases, the served application, pages, the network's lock."""
