package ecsspec

import (
	"fmt"
	"time"
	// The time zones are part of the program: a schedule means the same on a
	// machine that has none.
	_ "time/tzdata"
)

// ParseZone finds a time zone by its IANA name; "" is UTC.
func ParseZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("%q is not a time zone of the IANA database, such as Europe/Berlin", name)
	}
	return zone, nil
}
