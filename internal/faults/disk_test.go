package faults_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A disk is a small one that can be filled.
type disk struct {
	t      *testing.T
	folder string
}

// smallDisk mounts a file system in memory. Where that is not allowed the test
// fails: a full disk that was not tried proves nothing.
func smallDisk(t *testing.T, size string) disk {
	t.Helper()
	d := disk{t, t.TempDir()}
	if err := syscall.Mount("none", d.folder, "tmpfs", 0, "mode=0777,size="+size); err != nil {
		t.Fatalf("a full disk is tried on a small tmpfs, which takes the right to mount one (root, or CAP_SYS_ADMIN): %v", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(d.folder, syscall.MNT_DETACH)) })
	return d
}

// fill takes all the room that is left, and again what became free meanwhile.
func (d disk) fill() {
	d.t.Helper()
	f, err := os.OpenFile(d.filler(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	must(d.t, err)
	for size := 64 << 10; size > 0; {
		if _, err = f.Write(bytes.Repeat([]byte{1}, size)); err != nil {
			size /= 4
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		d.t.Errorf("the disk is not full: %v", err)
	}
	must(d.t, f.Close())
}

func (d disk) filler() string { return filepath.Join(d.folder, "filler") }

func (d disk) free() { must(d.t, os.Remove(d.filler())) }

// TestDiskFull: the disk fills up under the load. Commands are refused, reads
// go on, and with room again the server does too.
func TestDiskFull(t *testing.T) {
	databases(t, func(t *testing.T, db string, rng *rand.Rand) {
		s, d := onSmallDisk(t, db, rng)
		x := s.served(firstDay)
		l := newLoad(s, x)
		l.run(clients, func() {
			l.after(1+rng.IntN(40), x.exited)
			l.away.Store(true)
			l.full(d, x)
			d.free()
			l.after(10, x.exited)
		})
		s.wentOn(l, firstDay, x)
	})
}

// onSmallDisk is a scene whose database lies on a disk that can be filled.
func onSmallDisk(t *testing.T, db string, rng *rand.Rand) (*scene, disk) {
	t.Helper()
	if db == "postgres" {
		d := smallDisk(t, "64m")
		return tablespaced(t, d, rng), d
	}
	d := smallDisk(t, "12m")
	s := newScene(t, db, rng)
	data, err := os.ReadFile(s.path())
	must(t, err)
	s.dsn = "sqlite:" + filepath.Join(d.folder, "makegood.db")
	must(t, os.WriteFile(s.path(), data, 0o600))
	return s, d
}

// full fills the disk until a command is refused for it, and wants reads to go on.
func (l *load) full(d disk, x *server) {
	l.s.t.Helper()
	for before := l.aways.Load(); l.aways.Load() < before+3; {
		select {
		case <-x.exited:
			l.s.t.Fatalf("the server ended: %s", x.said)
		default:
			d.fill()
			pause()
		}
	}
	for _, path := range []string{"/v1/cases", "/v1/promises"} {
		if r := l.caller.call(context.Background(), l.servers[0], l.s.staff["sara"], http.MethodGet, path, nil); r.how != yes {
			l.s.t.Errorf("GET %s on a full disk: %s", path, r)
		}
	}
	if r := l.health(); r.status != http.StatusOK {
		l.s.t.Errorf("/healthz on a full disk: %s", r)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !strings.Contains(l.told, "no room left to write") || !strings.Contains(l.told, "make room on the disk") {
		l.s.t.Errorf("on a full disk a command is told %q", l.told)
	}
}

// tablespaced is a scene whose database lies on a disk of its own; the log of
// PostgreSQL itself has room.
func tablespaced(t *testing.T, d disk, rng *rand.Rand) *scene {
	t.Helper()
	from := foundedShop(t, "postgres")
	place := filepath.Join(d.folder, "space")
	must(t, os.Mkdir(place, 0o700))
	info, err := os.Stat(suite.cluster.Folder())
	must(t, err)
	owner := info.Sys().(*syscall.Stat_t)
	must(t, os.Chown(place, int(owner.Uid), int(owner.Gid)))
	must(t, os.Chmod(filepath.Dir(d.folder), 0o755)) // PostgreSQL's user passes through
	space := fmt.Sprintf("space%x", rng.Uint64())
	suite.cluster.Exec(t, "postgres", "CREATE TABLESPACE "+space+" LOCATION '"+place+"'")
	s := &scene{t: t, rng: rng, folder: t.TempDir(), staff: from.staff, dsn: suite.cluster.Copy(t, from.from, "TABLESPACE", space)}
	t.Cleanup(func() {
		suite.cluster.Exec(t, "postgres", "DROP DATABASE "+databaseOf(s.dsn)+" WITH (FORCE)")
		suite.cluster.Exec(t, "postgres", "DROP TABLESPACE "+space)
	})
	return s
}
