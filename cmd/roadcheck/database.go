package main

import (
	"context"
	"errors"
	"time"

	"github.com/roadcheck/roadcheck/sql/embedded"
	"github.com/roadcheck/roadcheck/sql/store"
)

const (
	databaseName = "roadcheck"
	// stopWithin bounds what is left to do once the context has ended.
	stopWithin = 1500 * time.Millisecond
)

func (a *app) embeddedOptions() embedded.Options {
	return embedded.Options{Dir: a.cfg.Database.Dir, Bin: a.cfg.Database.Bin, Log: a.log}
}

// address gives the URL of the database to use and a function that lets go of it.
func (a *app) address(ctx context.Context) (url string, release func() error, err error) {
	if a.cfg.Database.URL != "" {
		return string(a.cfg.Database.URL), func() error { return nil }, nil
	}
	instance, err := embedded.Use(ctx, a.embeddedOptions())
	if err != nil {
		return "", nil, err
	}
	release = func() error {
		last, cancel := lastMoments(ctx)
		defer cancel()
		return instance.Stop(last)
	}
	if err := instance.CreateDatabase(ctx, databaseName); err != nil {
		return "", nil, errors.Join(err, release())
	}
	return instance.URL(databaseName), release, nil
}

// withStore runs fn on the migrated database.
func (a *app) withStore(ctx context.Context, fn func(*store.Store) error) error {
	return a.withDatabase(ctx, func(s *store.Store, _ string) error { return fn(s) })
}

// withDatabase is withStore for what needs the address too.
func (a *app) withDatabase(ctx context.Context, fn func(s *store.Store, databaseURL string) error) (err error) {
	url, release, err := a.address(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	s, err := a.openStore(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return fn(s, url)
}

// openStore opens and migrates a database.
func (a *app) openStore(ctx context.Context, url string) (*store.Store, error) {
	s, err := store.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	applied, version, err := s.Migrate(ctx)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if applied > 0 {
		a.log.Info("database migrated", "steps", applied, "version", version)
	}
	return s, nil
}

// lastMoments is a context for what must still be done when ctx has ended.
func lastMoments(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	}
	return context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
}

func inUse(err error) bool {
	var busy *embedded.InUseError
	return errors.As(err, &busy)
}
