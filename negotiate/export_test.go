package negotiate

// RandomPair lets the tests of the other package draw preferences.
var RandomPair = randomPair
