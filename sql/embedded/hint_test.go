package embedded

import "testing"

func TestInstallHint(t *testing.T) {
	for _, tc := range []struct{ goos, release, system, install string }{
		{"linux", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n", "Debian GNU/Linux 12 (bookworm)", "sudo apt-get install -y postgresql"},
		{"linux", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nPRETTY_NAME=\"Linux Mint 22\"", "Linux Mint 22", "sudo apt-get install -y postgresql"},
		{"linux", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nPRETTY_NAME='Rocky Linux 9'", "Rocky Linux 9", "sudo dnf install -y postgresql-server"},
		{"linux", "ID=alpine", "linux", "sudo apk add postgresql"},
		{"linux", "ID=slackware\nPRETTY_NAME=Slackware", "Slackware", ""},
		{"freebsd", "", "freebsd", ""},
		{"darwin", "", "macOS", "brew install postgresql@17"},
	} {
		system, install := installHint(tc.goos, tc.release)
		if system != tc.system || install != tc.install {
			t.Errorf("%s %q: got %q, %q", tc.goos, tc.release, system, install)
		}
	}
}
