"""Places students at school sites: problem in, proven plan out. Knows no HTTP, no database and no files."""
