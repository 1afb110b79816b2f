package faults_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A server is the program serving.
type server struct {
	t      *testing.T
	cmd    *exec.Cmd
	url    string
	said   *record // what it wrote to stderr
	exited chan struct{}
}

// record is text that grows while it is read.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// served is a server on the scene's database with the desk's clock at noon of a
// day. The test fails where it does not start.
func (s *scene) served(day time.Time) *server {
	s.t.Helper()
	return s.servedOn(s.dsn, day)
}

func (s *scene) servedOn(dsn string, day time.Time) *server {
	s.t.Helper()
	x := &server{t: s.t, said: &record{}, exited: make(chan struct{})}
	x.cmd = exec.Command(suite.program, "serve", "--demo", "--clock", day.Format(time.DateOnly), "--addr", "127.0.0.1:0", "--db", dsn)
	x.cmd.Env, x.cmd.Dir, x.cmd.Stderr = environment(suite.master.Text()), s.folder, x.said
	x.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	read, write, err := os.Pipe()
	must(s.t, err)
	x.cmd.Stdout = write
	err = x.cmd.Start()
	must(s.t, write.Close())
	must(s.t, err)
	go func() {
		_ = x.cmd.Wait() // how it ended is in ProcessState
		close(x.exited)
	}()
	s.t.Cleanup(func() {
		_ = x.cmd.Process.Kill() // it may have ended
		<-x.exited
	})
	x.url = x.announced(read)
	return x
}

// announced reads the address that the server says it serves, and lets the
// rest of what it says go by.
func (x *server) announced(out *os.File) string {
	x.t.Helper()
	var text strings.Builder
	buffer := make([]byte, 4096)
	for !strings.Contains(text.String(), "call the API with a key") {
		n, err := out.Read(buffer)
		text.Write(buffer[:n])
		if err != nil {
			<-x.exited
			must(x.t, out.Close())
			x.t.Fatalf("the server did not start: exit %d, said %s%s", x.cmd.ProcessState.ExitCode(), text.String(), x.said)
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(io.Discard, out) // until the server ends
		_ = out.Close()                 // it was read only
	}()
	x.t.Cleanup(func() { <-done })
	_, rest, _ := strings.Cut(text.String(), " on http://")
	place, _, _ := strings.Cut(rest, " ")
	return "http://" + place
}

// kill ends the server as a power cut would.
func (x *server) kill() {
	x.t.Helper()
	must(x.t, x.cmd.Process.Signal(syscall.SIGKILL))
	<-x.exited
}

// stop asks the server to end, and wants it to do so in order.
func (x *server) stop() {
	x.t.Helper()
	must(x.t, x.cmd.Process.Signal(syscall.SIGTERM))
	<-x.exited
	if code := x.cmd.ProcessState.ExitCode(); code != 0 {
		x.t.Errorf("after SIGTERM the server ends with %d: %s", code, x.said)
	}
}
