package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/roadcheck/roadcheck/analysis"
)

// stamp is set by the release build: -ldflags "-X main.stamp=v1.2.3".
var stamp = "dev"

// version is the program's version: the stamp, else the module version of go install.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && stamp == "dev" && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return stamp
}

type versionCmd struct{}

// Run prints every version that decides results.
func (c *versionCmd) Run(a *app) error {
	e, err := a.extractor()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.Stdout, "roadcheck %s\nextractor %s\nfindings  %s\n%s %s/%s\n",
		version(), e.Version(), analysis.Schema, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
