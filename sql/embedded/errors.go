package embedded

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// InUseError says that another process owns the private database.
type InUseError struct{ Status }

func (e *InUseError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("another roadcheck is just starting or ending the private database in %s; try again", e.Dir)
	}
	who := fmt.Sprintf("another roadcheck (pid %d, since %s) uses the private database in %s",
		e.PID, e.Since.Format(time.RFC3339), e.Dir)
	if e.Service {
		return who + " as a service; end it with `roadcheck db stop`"
	}
	return who + "; wait for it to end, or share one database with `roadcheck db start`"
}

// VersionError says that a cluster directory was made by another major version
// than its name and the binaries say. Nothing was changed.
type VersionError struct {
	Dir  string // the cluster directory
	Have string // major version that made it
	Want string // major version of the binaries
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("%s was made by Postgres %s and cannot be read by Postgres %s; nothing was changed. "+
		"Point ROADCHECK_PGBIN at the binaries of Postgres %s and rename the directory to %s, "+
		"or move it elsewhere to start with an empty database",
		e.Dir, e.Have, e.Want, e.Have, e.Have)
}

// NoBinariesError says that no usable postgres and initdb were found.
type NoBinariesError struct {
	Searched []string // places looked at
	System   string   // name of this system, as it calls itself
	Install  string   // command that installs the server here; "" when unknown
}

func (e *NoBinariesError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "no Postgres server (postgres and initdb, version %d or newer) found in %s.",
		minMajor, strings.Join(e.Searched, ", "))
	if e.Install != "" {
		fmt.Fprintf(&b, " On %s install it with: %s", e.System, e.Install)
	} else {
		fmt.Fprintf(&b, " Install the PostgreSQL server package of %s", e.System)
	}
	b.WriteString(". Or set ROADCHECK_PGBIN to the folder that holds postgres and initdb, " +
		"or DATABASE_URL to use a server that you have")
	return b.String()
}

func noBinaries(searched []string) *NoBinariesError {
	text, err := os.ReadFile("/etc/os-release")
	if err != nil {
		text = nil // not every unix has the file
	}
	system, install := installHint(runtime.GOOS, string(text))
	return &NoBinariesError{Searched: searched, System: system, Install: install}
}

// installers lists, per id of os-release(5), the command that installs the server.
var installers = map[string]string{
	"debian":   "sudo apt-get install -y postgresql",
	"ubuntu":   "sudo apt-get install -y postgresql",
	"fedora":   "sudo dnf install -y postgresql-server",
	"rhel":     "sudo dnf install -y postgresql-server",
	"centos":   "sudo dnf install -y postgresql-server",
	"alpine":   "sudo apk add postgresql",
	"arch":     "sudo pacman -S --noconfirm postgresql",
	"opensuse": "sudo zypper install -y postgresql-server",
	"suse":     "sudo zypper install -y postgresql-server",
}

// installHint gives the name of the system and the command that installs the
// server there. Derived systems are known by their ID_LIKE.
func installHint(goos, osRelease string) (system, install string) {
	if goos == "darwin" {
		return "macOS", "brew install postgresql@17"
	}
	fields := map[string]string{}
	for line := range strings.Lines(osRelease) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			fields[key] = strings.Trim(value, `"'`)
		}
	}
	system = fields["PRETTY_NAME"]
	if system == "" {
		system = goos
	}
	for _, id := range strings.Fields(fields["ID"] + " " + fields["ID_LIKE"]) {
		if install, ok := installers[id]; ok {
			return system, install
		}
	}
	return system, ""
}
