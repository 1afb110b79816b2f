package talk

// tried pairs what the model says of an act with the share of acts of that
// probability that were true, of writers whom it had not been taught (train hands).
// Those of little probability stand because the rules found them; the likeliest are
// less sure with a stranger than the model thinks.
var tried = [...]struct{ said, true float64 }{
	{0, 0.35}, {0.2, 0.45}, {0.35, 0.6}, {0.5, 0.66}, {0.8, 0.7}, {0.92, 0.77}, {0.95, 0.83}, {0.97, 0.9}, {0.99, 0.935}, {0.998, 0.98}, {1, 0.993},
}

// confidence is how far an act is to be trusted of which the model says p.
func confidence(p float64) float64 {
	for i := 1; i < len(tried); i++ {
		if lo, hi := tried[i-1], tried[i]; p <= hi.said {
			return lo.true + (hi.true-lo.true)*(p-lo.said)/(hi.said-lo.said)
		}
	}
	return tried[len(tried)-1].true
}
