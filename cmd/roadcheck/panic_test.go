package main

import (
	"io"
	"testing"
)

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { panic("a fault of the program") }

// TestPanicIsNoSuccess: a fault must end the program as one, never with exit code 0.
func TestPanicIsNoSuccess(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("the panic was swallowed")
		}
	}()
	code := run(t.Context(), []string{"version"}, system{Stdout: brokenWriter{}, Stderr: io.Discard})
	t.Errorf("run gave exit code %d", code)
}
