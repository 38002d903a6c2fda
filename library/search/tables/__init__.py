"""Tables that the search reads: `traditional.txt`, made from OpenCC's by `building`, whose licence lies beside it, and
`synonyms.txt`, our own, which a migration puts into a new library.
"""
