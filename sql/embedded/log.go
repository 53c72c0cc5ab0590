package embedded

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxLog is the size from which the log is put aside at a start; one old one is kept.
const maxLog = 4 << 20

// openLog opens the log of the server for appending. The server inherits it open,
// so it need not be able to open it.
func openLog(dir string) (*os.File, error) {
	path := filepath.Join(dir, "server.log")
	if fi, err := os.Lstat(path); err == nil && fi.Size() > maxLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, fmt.Errorf("put server log aside: %w", err)
		}
	}
	f, err := openOwn(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND)
	if err != nil {
		return nil, fmt.Errorf("open server log: %w", err)
	}
	return f, nil
}

// serverLog is the part of the log that one start wrote.
type serverLog struct {
	path string
	from int64
}

func logFrom(f *os.File) (serverLog, error) {
	fi, err := f.Stat()
	if err != nil {
		return serverLog{}, fmt.Errorf("server log: %w", err)
	}
	return serverLog{path: f.Name(), from: fi.Size()}, nil
}

// maxTail bounds what an error quotes of the log or of a program's output.
const maxTail = 2 << 10

// tail gives the last lines that the server wrote, "" when there are none.
func (l serverLog) tail() string {
	f, err := os.Open(l.path)
	if err != nil {
		return ""
	}
	defer f.Close()
	fi, err := f.Stat()
	if err != nil {
		return ""
	}
	from := max(l.from, fi.Size()-maxTail)
	text, err := io.ReadAll(io.NewSectionReader(f, from, fi.Size()-from))
	if err != nil {
		return ""
	}
	return tail(string(text))
}

// explain adds what the server said to an error.
func (l serverLog) explain(err error) error {
	if said := l.tail(); said != "" {
		return fmt.Errorf("%w; the end of %s says:\n%s", err, l.path, said)
	}
	return err
}

// tail is the last lines of a text, at most maxTail bytes.
func tail(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > maxTail {
		text = text[len(text)-maxTail:]
		if _, whole, ok := strings.Cut(text, "\n"); ok {
			text = whole
		}
	}
	return text
}
