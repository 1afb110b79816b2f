package negotiate

// distinct is a list of outcomes without repetition, in order of first
// appearance. It keeps its memory from session to session.
type distinct struct {
	n     int
	flat  []int    // outcome k at k*n
	slots []uint32 // open addressing: one more than the number of an outcome; 0: free
}

func (d *distinct) reset(n int) {
	d.n, d.flat = n, d.flat[:0]
	clear(d.slots)
}

func (d *distinct) len() int         { return len(d.flat) / max(d.n, 1) }
func (d *distinct) at(k int) Outcome { return d.flat[k*d.n : (k+1)*d.n] }

// find is the slot of the outcome, or the free one where it belongs.
func (d *distinct) find(o Outcome) int {
	h := uint64(14695981039346656037) // FNV-1a over the values
	for _, v := range o {
		h = (h ^ uint64(v)) * 1099511628211
	}
	mask := len(d.slots) - 1
	for k := int(h>>20) & mask; ; k = (k + 1) & mask {
		if d.slots[k] == 0 || d.at(int(d.slots[k])-1).Equal(o) {
			return k
		}
	}
}

func (d *distinct) has(o Outcome) bool {
	return len(d.slots) > 0 && d.slots[d.find(o)] != 0
}

// add says whether the outcome is new.
func (d *distinct) add(o Outcome) bool {
	if 2*d.len() >= len(d.slots) {
		d.slots = make([]uint32, max(64, 2*len(d.slots)))
		for k := range d.len() {
			d.slots[d.find(d.at(k))] = uint32(k) + 1
		}
	}
	k := d.find(o)
	if d.slots[k] != 0 {
		return false
	}
	d.flat = append(d.flat, o...)
	d.slots[k] = uint32(d.len())
	return true
}
