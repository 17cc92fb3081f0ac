package lint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
)

// Baseline are findings that were there when it was written. They are known by rule and address, not by line, so that
// code may move.
type Baseline struct {
	base    string // the absolute directory to which the entries' directories are relative
	entries []BaselineEntry
}

// BaselineEntry is a number of findings of one rule about one resource instance.
type BaselineEntry struct {
	Rule string `json:"rule"`
	// Directory is the one that was linted, relative to the baseline's.
	Directory string `json:"directory"`
	// Address is the instance's, or the file's name for a finding about no resource.
	Address string `json:"address"`
	Count   int    `json:"count"`
}

type baselineFile struct {
	Version  int             `json:"version"`
	Findings []BaselineEntry `json:"findings"`
}

const baselineVersion = 1

// NewBaseline makes a baseline of what was found, suppressed by an older baseline or not. Dir is the directory of the
// file it is written to.
func NewBaseline(r *Result, dir string) (*Baseline, error) {
	base, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	b := &Baseline{base: base}
	counts := map[BaselineEntry]int{}
	add := func(f Finding) {
		for _, key := range b.keys(f.Dir, f) {
			counts[key]++
		}
	}
	for _, f := range r.Findings {
		add(f)
	}
	for _, f := range r.Suppressed {
		if f.Suppression != nil && f.Suppression.InBaseline {
			add(f)
		}
	}
	for key, n := range counts {
		key.Count = n
		b.entries = append(b.entries, key)
	}
	slices.SortFunc(b.entries, func(x, y BaselineEntry) int {
		return cmp.Or(cmp.Compare(x.Directory, y.Directory), cmp.Compare(x.Address, y.Address), cmp.Compare(x.Rule, y.Rule))
	})
	return b, nil
}

// ParseBaseline reads what [Baseline.JSON] has written. Dir is the directory of the file.
func ParseBaseline(src []byte, dir string) (*Baseline, error) {
	base, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	var file baselineFile
	decoder := json.NewDecoder(bytes.NewReader(src))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("is not a baseline: %w; write it with --write-baseline", err)
	}
	if decoder.More() {
		return nil, errors.New("is not a baseline: something follows its end")
	}
	if file.Version != baselineVersion {
		return nil, fmt.Errorf("has version %d; this drydock reads version %d", file.Version, baselineVersion)
	}
	for _, e := range file.Findings {
		if e.Count < 1 {
			return nil, fmt.Errorf("counts %d findings of %s on %s; expected at least 1", e.Count, e.Rule, e.Address)
		}
	}
	return &Baseline{base: base, entries: file.Findings}, nil
}

// JSON is the baseline as a file.
func (b *Baseline) JSON() ([]byte, error) {
	file := baselineFile{Version: baselineVersion, Findings: b.entries}
	if file.Findings == nil {
		file.Findings = []BaselineEntry{}
	}
	src, err := json.MarshalIndent(file, "", "  ")
	return append(src, '\n'), err
}

// Len is the number of findings in the baseline.
func (b *Baseline) Len() int {
	n := 0
	for _, e := range b.entries {
		n += e.Count
	}
	return n
}

// keys are the entries, without count, of a finding: one for each instance.
func (b *Baseline) keys(dir string, f Finding) []BaselineEntry {
	directory := dir
	if abs, err := filepath.Abs(dir); err == nil {
		directory = abs
		if rel, err := filepath.Rel(b.base, abs); err == nil {
			directory = rel
		}
	}
	directory = filepath.ToSlash(directory)
	if len(f.Addresses) == 0 {
		return []BaselineEntry{{Rule: f.Rule, Directory: directory, Address: filepath.Base(f.Range.Filename)}}
	}
	var keys []BaselineEntry
	for _, address := range f.Addresses {
		keys = append(keys, BaselineEntry{Rule: f.Rule, Directory: directory, Address: address})
	}
	return keys
}

// split takes out the findings of single instances that the baseline knows. It is safe on a nil baseline. Of more
// findings than it knows of a rule and address, which are the new ones cannot be told: the first are taken for known.
func (b *Baseline) split(dir string, single []Finding) (kept, known []Finding) {
	if b == nil {
		return single, nil
	}
	left := map[BaselineEntry]int{}
	for _, e := range b.entries {
		n := e.Count
		e.Count = 0
		left[e] += n
	}
	for _, f := range single {
		key := b.keys(dir, f)[0]
		if left[key] == 0 {
			kept = append(kept, f)
			continue
		}
		left[key]--
		f.Suppression = &Suppression{Reason: "in the baseline", InBaseline: true}
		known = append(known, f)
	}
	return kept, known
}
