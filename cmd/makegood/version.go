package main

import "runtime/debug"

type versionCmd struct{}

// Run names the version that the build recorded.
func (versionCmd) Run(c *console) error {
	v := "development"
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" && info.Main.Version != "(devel)" {
			v = info.Main.Version
		}
		v += " (" + info.GoVersion + ")"
	}
	c.say("makegood %s", v)
	return nil
}
