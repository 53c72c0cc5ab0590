package embedded

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// defaults suit a batch program on a small machine: few connections, large
// transactions, and a disk that must hold what was committed (fsync stays on).
var defaults = map[string]string{
	"shared_buffers":       "256MB",
	"work_mem":             "32MB",
	"maintenance_work_mem": "128MB",
	"effective_cache_size": "1GB",
	"max_connections":      "40",
	"random_page_cost":     "1.1",
	// Parallel plans need shared memory that containers limit to 64 MB, and the
	// program itself keeps the second core busy.
	"max_parallel_workers_per_gather": "0",
	"jit":                             "off",
	// No replica ever reads the log: it need not describe bulk loads row by row.
	"wal_level":          "minimal",
	"max_wal_senders":    "0",
	"max_wal_size":       "2GB",
	"checkpoint_timeout": "15min",
	"log_checkpoints":    "off",
	"timezone":           "UTC",
	"log_timezone":       "UTC",
	"log_destination":    "stderr",
	"logging_collector":  "off",
}

// reserved settings decide where the server is reached and what it reads.
var reserved = []string{
	"listen_addresses", "unix_socket_directories", "unix_socket_permissions", "unix_socket_group", "port",
	"data_directory", "hba_file", "ident_file", "config_file", "external_pid_file",
}

var settingName = regexp.MustCompile(`^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$`)

func checkSettings(settings map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if !settingName.MatchString(name) {
			return fmt.Errorf("database setting %q: want a PostgreSQL setting in lower case, such as work_mem", name)
		}
		if slices.Contains(reserved, name) {
			return fmt.Errorf("database setting %s cannot be changed: the private database decides it", name)
		}
	}
	return nil
}

// serverArgs are the arguments of postgres: defaults, then what the caller wants,
// then what must hold.
func serverArgs(ctx context.Context, o Options, bin binaries, c place) []string {
	settings := maps.Clone(defaults)
	if hasLZ4(ctx, bin, c) {
		// Posting texts load nearly twice as fast as with the default, pglz.
		settings["default_toast_compression"] = "lz4"
	}
	maps.Copy(settings, o.Settings)
	settings["listen_addresses"] = ""
	settings["unix_socket_directories"] = c.socket
	settings["unix_socket_permissions"] = "0700"
	settings["port"] = port
	args := []string{"-D", c.cluster}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

// hasLZ4 asks the server whether it was built with LZ4: only then it accepts the setting.
func hasLZ4(ctx context.Context, bin binaries, c place) bool {
	_, err := c.id.run(ctx, bin.path("postgres"), "-D", c.cluster,
		"-c", "default_toast_compression=lz4", "-C", "default_toast_compression")
	return err == nil
}
