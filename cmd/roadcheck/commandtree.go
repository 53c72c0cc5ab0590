package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// cliCommand is one command as people type it, or the program itself, whose path is "".
type cliCommand struct {
	Path string // the words after the program's name: "db start"
	Node *kong.Node
}

// commandTree lists the commands that help shows, the program first, each before those under it.
func commandTree(node *kong.Node) []cliCommand {
	return appendCommands(nil, cliCommand{Node: node})
}

func appendCommands(list []cliCommand, c cliCommand) []cliCommand {
	list = append(list, c)
	for _, child := range c.Commands() {
		list = appendCommands(list, child)
	}
	return list
}

// Commands are those right under c.
func (c cliCommand) Commands() []cliCommand {
	var out []cliCommand
	for _, child := range c.Node.Children {
		if !child.Hidden {
			out = append(out, cliCommand{strings.TrimSpace(c.Path + " " + child.Name), child})
		}
	}
	return out
}

// Flags are the flags that c takes, its own first.
func (c cliCommand) Flags() []*kong.Flag {
	groups := c.Node.AllFlags(true)
	slices.Reverse(groups)
	return slices.Concat(groups...)
}

// Words are what may follow c: commands and long flags.
func (c cliCommand) Words() []string {
	var out []string
	for _, child := range c.Commands() {
		out = append(out, child.Node.Name)
	}
	for _, f := range c.Flags() {
		out = append(out, "--"+f.Name)
	}
	return out
}

// takesValue says whether a word follows the flag.
func takesValue(f *kong.Flag) bool { return !f.IsBool() && !f.IsCounter() }

// choices are the values that the flag can have; none: any.
func choices(f *kong.Flag) []string {
	if f.Enum == "" {
		return nil
	}
	return slices.DeleteFunc(f.EnumSlice(), func(s string) bool { return s == "" })
}
