package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// byteOrderMark is what some editors begin a UTF-8 file with; it says nothing.
var byteOrderMark = []byte("\ufeff")

// readFile reads a file that somebody wrote, without the mark.
func readFile(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	return bytes.TrimPrefix(data, byteOrderMark), err
}

// skipMark leaves the mark out of what is read.
func skipMark(in *bufio.Reader) {
	if begin, err := in.Peek(len(byteOrderMark)); err == nil && bytes.Equal(begin, byteOrderMark) {
		_, _ = in.Discard(len(byteOrderMark)) // they are there: they were peeked at
	}
}

// lineBuffered reports whether a whole line can be read without waiting.
func lineBuffered(in *bufio.Reader) bool {
	there, _ := in.Peek(in.Buffered())
	return bytes.IndexByte(there, '\n') >= 0
}

// readLine reads the next line without its end; io.EOF comes with the last one,
// which may be empty. A line longer than most bytes is refused.
func readLine(in *bufio.Reader, most int) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > most {
			return nil, fmt.Errorf("longer than %d bytes", most)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			if err != nil && !errors.Is(err, io.EOF) {
				return nil, err
			}
			return bytes.TrimRight(line, "\r\n"), err
		}
	}
}
