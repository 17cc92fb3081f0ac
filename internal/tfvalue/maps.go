package tfvalue

import (
	"maps"
	"slices"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func equalMaps(a, b map[string]string) bool { return maps.Equal(a, b) }
