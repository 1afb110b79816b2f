package table_test

import (
	"syscall"
	"time"
)

// cpu is the time that the process has used, in milliseconds: a machine that
// others use too would measure them on the wall.
func cpu() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	ms := func(t syscall.Timeval) float64 { return float64(t.Sec)*1000 + float64(t.Usec)/1000 }
	return ms(u.Utime) + ms(u.Stime)
}

func now() time.Time { return time.Now() }

// since is in milliseconds.
func since(at time.Time) float64 { return float64(time.Since(at).Microseconds()) / 1000 }
