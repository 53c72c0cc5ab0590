package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
)

// file is one file of an archive.
type file struct {
	name string
	data []byte
	mode int64
}

// pack writes files under the folder name into a tar.gz. No time and no owner goes in, so that equal
// files give equal bytes.
func pack(name string, files []file) ([]byte, error) {
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("compress %s: %w", name, err)
	}
	w := tar.NewWriter(zip)
	for _, f := range files {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: name + "/" + f.name, Mode: f.mode, Size: int64(len(f.data)), Format: tar.FormatUSTAR}
		if err := w.WriteHeader(header); err != nil {
			return nil, fmt.Errorf("archive %s: %w", f.name, err)
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, fmt.Errorf("archive %s: %w", f.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("finish archive %s: %w", name, err)
	}
	if err := zip.Close(); err != nil {
		return nil, fmt.Errorf("finish archive %s: %w", name, err)
	}
	return out.Bytes(), nil
}
