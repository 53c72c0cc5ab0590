package main

import (
	"context"
	"errors"
	"slices"
	"testing"
)

func TestBehindKeepsOrder(t *testing.T) {
	var got []int
	b := workBehind(t.Context(), func(v int) error { got = append(got, v); return nil })
	var want []int
	for i := range 50 {
		if err := b.add(i); err != nil {
			t.Fatal(err)
		}
		want = append(want, i)
	}
	if err := b.end(); err != nil || !slices.Equal(got, want) {
		t.Errorf("worked on %v, %v; want %v", got, err, want)
	}
}

// TestBehindStopsAtTheFirstError holds that what comes after a value that failed is not worked on, and that whoever adds is told.
func TestBehindStopsAtTheFirstError(t *testing.T) {
	full := errors.New("disk full")
	var got []int
	b := workBehind(t.Context(), func(v int) error {
		got = append(got, v)
		if v == 2 {
			return full
		}
		return nil
	})
	var err error
	for i := 0; err == nil && i < 50; i++ {
		err = b.add(i)
	}
	if !errors.Is(err, full) {
		t.Errorf("add: %v, want %v", err, full)
	}
	if err := b.end(); !errors.Is(err, full) || !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("worked on %v, %v; want 0 to 2 and %v", got, err, full)
	}
}

func TestBehindIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	b := workBehind(ctx, func(int) error { <-release; return ctx.Err() })
	if err := b.add(1); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := b.add(2); !errors.Is(err, context.Canceled) {
		t.Errorf("add: %v, want context canceled", err)
	}
	close(release)
	if err := b.end(); !errors.Is(err, context.Canceled) {
		t.Errorf("end: %v, want context canceled", err)
	}
}
