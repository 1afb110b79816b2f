package table_test

import "time"

func now() time.Time { return time.Now() }

// since is in milliseconds.
func since(at time.Time) float64 { return float64(time.Since(at).Microseconds()) / 1000 }
