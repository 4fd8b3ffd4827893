"""Questions about a generated company whose right answers are computed apart from the product."""
