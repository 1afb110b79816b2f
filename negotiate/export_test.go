package negotiate

// The tests of the other package draw preferences with these.
var (
	RandomPair  = randomPair
	OpposedPair = opposedPair
)
