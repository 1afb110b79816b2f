package figures_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
)

// starts is how often the server is started for a figure, and looks how many
// pages of the inbox it is then asked for.
const (
	starts = 9
	looks  = 50
)

// BenchmarkStart starts the binary as `make build` makes it, waits for its first
// answer, and looks what memory it holds: idle for a second, and after pages of the inbox.
func BenchmarkStart(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "makegood")
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "../../cmd/makegood")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	made, err := os.Stat(binary)
	must(b, err)
	for _, cases := range []int{100, 100_000} {
		s := open(b, "sqlite")
		s.crowded(b, cases)
		must(b, s.desk.Hire(b.Context(), desktest.Admin, desk.Member{ID: "lena", Name: "Lena", Role: "manager"}))
		key, err := s.desk.IssueKey(b.Context(), desktest.Admin, "lena", "bench", time.Time{})
		must(b, err)
		b.Run(fmt.Sprintf("cases=%d", cases), func(b *testing.B) {
			var took, worked []time.Duration
			var idle, after float64
			for range min(b.N, starts) {
				p := s.start(b, binary)
				took, worked = append(took, p.first), append(worked, p.cpu(b))
				time.Sleep(time.Second)
				idle = max(idle, p.memory(b))
				for range looks {
					must(b, get(b.Context(), p.address+"/v1/cases", key))
				}
				after = max(after, p.memory(b))
				p.stop(b)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(quantile(took, 0, time.Millisecond), "best-ms")
			b.ReportMetric(quantile(took, 0.5, time.Millisecond), "median-ms")
			b.ReportMetric(quantile(worked, 0.5, time.Millisecond), "cpu-ms")
			b.ReportMetric(idle, "idle-MB")
			b.ReportMetric(after, "used-MB")
			b.ReportMetric(float64(made.Size())/1e6, "binary-MB")
		})
	}
}

// process is a server that runs.
type process struct {
	*exec.Cmd

	address string
	first   time.Duration // from its start to its first answer
}

var servesOn = regexp.MustCompile(` on (http://\S+)`)

func (s *site) start(b *testing.B, binary string) *process {
	b.Helper()
	begun := time.Now()
	p := &process{Cmd: exec.CommandContext(b.Context(), binary, "serve", "--addr", "localhost:0", "--db", s.dsn)}
	p.Env = append(os.Environ(), "MAKEGOOD_KEY="+s.master.Text())
	said, err := p.StdoutPipe()
	must(b, err)
	must(b, p.Start())
	line, err := bufio.NewReader(said).ReadString('\n')
	must(b, err)
	found := servesOn.FindStringSubmatch(line)
	if found == nil {
		b.Fatal("it said:", line)
	}
	p.address = found[1]
	for {
		err := get(b.Context(), p.address+"/healthz", "")
		if err == nil {
			p.first = time.Since(begun)
			return p
		}
		if time.Since(begun) > time.Minute {
			b.Fatal(err)
		}
	}
}

// memory is what it holds of the machine's, in MB, its own program text included.
func (p *process) memory(b *testing.B) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	must(b, err)
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	var kib float64
	_, err = fmt.Sscan(rest, &kib)
	must(b, err)
	return kib * 1024 / 1e6
}

// cpu is how long processors have worked for it; the kernel counts hundredths of
// a second.
func (p *process) cpu(b *testing.B) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Process.Pid))
	must(b, err)
	_, rest, _ := strings.Cut(string(text), ") ")
	return ticks(b, strings.Fields(rest)[11:13])
}

// ticks adds up what the kernel counts in hundredths of a second.
func ticks(b *testing.B, counts []string) (sum time.Duration) {
	b.Helper()
	for _, count := range counts {
		n, err := strconv.ParseInt(count, 10, 64)
		must(b, err)
		sum += time.Duration(n) * 10 * time.Millisecond
	}
	return sum
}

func (p *process) stop(b *testing.B) {
	b.Helper()
	client.CloseIdleConnections()
	must(b, p.Process.Signal(os.Interrupt))
	must(b, p.Wait())
}
