package main

import (
	"runtime"
	"runtime/debug"
)

type versionCmd struct{}

// Run names the version that the build recorded.
func (versionCmd) Run(c *console) error {
	c.say("makegood %s (%s)", version(), runtime.Version())
	return nil
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "development"
	}
	return info.Main.Version
}
