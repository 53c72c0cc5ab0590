package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/roadcheck/roadcheck/sql/store"
)

// recorded runs fn as one stored run: its start, versions, inputs, counts, outcome and error stay in the database.
func (a *app) recorded(ctx context.Context, s *store.Store, r store.Run, fn func(*store.Run) error) error {
	r.Version = version()
	r.StartedAt = time.Now()
	r.Counts = map[string]int64{}
	var err error
	if r.Versions, err = a.versions(ctx, s); err != nil {
		return err
	}
	if r.Inputs, err = a.inputs(); err != nil {
		return err
	}
	id, err := s.StartRun(ctx, r)
	if err != nil {
		return err
	}
	r.ID = id
	err = fn(&r)
	r.FinishedAt = time.Now()
	r.Status, r.Error = a.outcome(ctx, err)
	last, cancel := lastMoments(ctx)
	defer cancel()
	if finishErr := s.FinishRun(last, r); finishErr != nil && ctx.Err() == nil {
		return errors.Join(err, fmt.Errorf("record the end of run %d: %w", id, finishErr))
	}
	return err
}

// outcome is the status of a run or stage that ended with err, and what is stored of that.
func (a *app) outcome(ctx context.Context, err error) (status, text string) {
	switch {
	case ctx.Err() != nil:
		return "interrupted", context.Cause(ctx).Error()
	case err == nil:
		return "ok", ""
	case is[*partialError](err), is[*staleError](err):
		return "partial", a.secrets.Replace(err.Error())
	}
	return "failed", a.secrets.Replace(err.Error())
}

// step is one stage of a run.
type step struct {
	name string
	do   func() error
}

// stages does the steps of a run in order, each stored as it starts and as it ends, until one
// fails. One that is partial lets the others go on: its error is given at the end.
func (a *app) stages(ctx context.Context, s *store.Store, r *store.Run, steps ...step) error {
	var partial error
	for _, p := range steps {
		err := a.inStage(ctx, s, r, p)
		switch {
		case err == nil:
		case is[*partialError](err), is[*staleError](err):
			partial = err
		default:
			return err
		}
	}
	return partial
}

func (a *app) inStage(ctx context.Context, s *store.Store, r *store.Run, p step) error {
	g := store.Stage{Name: p.name, StartedAt: time.Now(), Status: "running"}
	position := len(r.Stages) + 1
	if err := s.SaveStage(ctx, r.ID, position, g); err != nil {
		return err
	}
	a.event(r, g)
	before := maps.Clone(r.Counts)
	err := p.do()
	g.FinishedAt = time.Now()
	g.Status, g.Error = a.outcome(ctx, err)
	g.Counts = map[string]int64{}
	for name, n := range r.Counts {
		if old, ok := before[name]; !ok || old != n {
			g.Counts[name] = n
		}
	}
	r.Stages = append(r.Stages, g)
	a.event(r, g)
	last, cancel := lastMoments(ctx)
	defer cancel()
	if saveErr := s.SaveStage(last, r.ID, position, g); saveErr != nil && err == nil {
		return saveErr
	}
	return err
}

// versions are what decides the results besides the data.
func (a *app) versions(ctx context.Context, s *store.Store) (map[string]string, error) {
	e, err := a.extractor()
	if err != nil {
		return nil, err
	}
	schema, err := s.SchemaVersion(ctx)
	if err != nil {
		return nil, err
	}
	_, tables, _ := strings.Cut(e.Version(), "-") // the lexicon and what else is read from files
	return map[string]string{
		"program": version(), "extractor": e.Version(), "tables": tables, "schema": strconv.FormatInt(schema, 10),
	}, nil
}

// inputs are what the configuration asks for: a digest of it without secrets, and how many boards it lists.
func (a *app) inputs() (map[string]string, error) {
	data, err := json.Marshal(a.cfg) // secrets hide themselves
	if err != nil {
		return nil, fmt.Errorf("digest of the configuration: %w", err)
	}
	sum := sha256.Sum256(data)
	return map[string]string{"config": hex.EncodeToString(sum[:]), "boards": strconv.Itoa(len(a.cfg.targets()))}, nil
}
