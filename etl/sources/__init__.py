"""Sources outside the package: from a local file always, from the network when there is one.

A connector states a `Source` (address, licence, limits), gets a file (`fetch`, or the user's own),
parses it whole, and publishes only what passed every check: a refusal changes nothing.
Only commands run by a person get here: the server never fetches anything.
"""
