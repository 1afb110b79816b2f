package negotiate

import "math/bits"

// smallSort is the length up to which a part is sorted by insertion.
const smallSort = 16

// argsort is the order of v from least to greatest, as indexes. It is the
// quicksort of Sedgewick ("Implementing quicksort programs", CACM 21, 1978:
// median of three, insertion for small parts) with the depth bound of Musser
// ("Introspective sorting and selection algorithms", SPE 27, 1997).
//
// Such a sort leaves equal values in an order of its own. That order matters
// here: of several outcomes worth the same to a seat it decides which one a
// time-dependent strategy offers, and the field's platforms sort exactly so.
// Keeping to it, sessions can be compared offer by offer.
func argsort(v []float64) []uint32 {
	at := make([]uint32, len(v))
	for i := range at {
		at[i] = uint32(i)
	}
	if len(v) > 1 {
		quicksort(v, at, 2*(bits.Len(uint(len(v)))-1))
	}
	return at
}

func quicksort(v []float64, at []uint32, depth int) {
	for len(at) > smallSort {
		if depth < 0 {
			heapsort(v, at)
			return
		}
		depth--
		i := partition(v, at)
		if left, right := at[:i], at[i+1:]; len(left) < len(right) {
			quicksort(v, left, depth)
			at = right
		} else {
			quicksort(v, right, depth)
			at = left
		}
	}
	for i := 1; i < len(at); i++ {
		x := at[i]
		j := i
		for ; j > 0 && v[x] < v[at[j-1]]; j-- {
			at[j] = at[j-1]
		}
		at[j] = x
	}
}

// partition puts the median of first, middle and last in its final place,
// what is smaller before it and what is greater behind it.
func partition(v []float64, at []uint32) int {
	last := len(at) - 1
	mid := last >> 1
	if v[at[mid]] < v[at[0]] {
		at[0], at[mid] = at[mid], at[0]
	}
	if v[at[last]] < v[at[mid]] {
		at[mid], at[last] = at[last], at[mid]
	}
	if v[at[mid]] < v[at[0]] {
		at[0], at[mid] = at[mid], at[0]
	}
	pivot := v[at[mid]]
	i, j := 0, last-1
	at[mid], at[j] = at[j], at[mid]
	for {
		for i++; v[at[i]] < pivot; i++ {
		}
		for j--; pivot < v[at[j]]; j-- {
		}
		if i >= j {
			break
		}
		at[i], at[j] = at[j], at[i]
	}
	at[i], at[last-1] = at[last-1], at[i]
	return i
}

func heapsort(v []float64, at []uint32) {
	sink := func(i, n int) {
		x := at[i]
		for {
			child := 2*i + 1
			if child >= n {
				break
			}
			if child+1 < n && v[at[child]] < v[at[child+1]] {
				child++
			}
			if !(v[x] < v[at[child]]) {
				break
			}
			at[i] = at[child]
			i = child
		}
		at[i] = x
	}
	for i := len(at)/2 - 1; i >= 0; i-- {
		sink(i, len(at))
	}
	for n := len(at) - 1; n > 0; n-- {
		at[0], at[n] = at[n], at[0]
		sink(0, n)
	}
}
