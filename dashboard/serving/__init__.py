"""What every answer of the server is made of: addresses, files, headers, the map's own page."""
