package fault

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Kind is what goes wrong.
type Kind string

// Faults of requests, which the server has before the region is asked.
const (
	// Throttle refuses requests as too many.
	Throttle Kind = "throttle"
	// ServerError answers a status of 500 or above.
	ServerError Kind = "server-error"
	// StaleReads lets reads see the world as it was before the latest writes.
	StaleReads Kind = "stale-reads"
	// ConnectionReset ends the connection without an answer.
	ConnectionReset Kind = "connection-reset"
)

// Faults of the world, which services have.
const (
	// ImagePull fails the pull of the images that match.
	ImagePull Kind = "image-pull"
)

// Faults that happen to the world at once, as events that a service handles: the
// event's kind is [Kind.Event], its key the fault's id, its body the fault.
const (
	// ZoneLoss takes an availability zone away with all that runs in it, until the
	// fault is removed ([LostZones]).
	ZoneLoss Kind = "zone-loss"
	// InstanceLoss ends an instance without notice.
	InstanceLoss Kind = "instance-loss"
	// SpotInterruption takes spot capacity back, with its two minutes' notice.
	SpotInterruption Kind = "spot-interruption"
)

// Kinds are all that [Fault.Check] takes, sorted.
func Kinds() []Kind {
	return []Kind{ConnectionReset, ImagePull, InstanceLoss, ServerError, SpotInterruption, StaleReads, Throttle, ZoneLoss}
}

// OfWorld tells whether services have such faults; the others are of requests.
func (k Kind) OfWorld() bool { return k == ImagePull || k.AtOnce() }

// AtOnce tells whether the fault happens when it is added.
func (k Kind) AtOnce() bool { return k == ZoneLoss || k == InstanceLoss || k == SpotInterruption }

// Lasts tells whether a fault at once goes on until it is removed; the others
// are over when they have happened.
func (k Kind) Lasts() bool { return k == ZoneLoss }

// Event is the kind of the event that such a fault is.
func (k Kind) Event() string { return "fault/" + string(k) }

// Fault is one trouble with whom it strikes.
type Fault struct {
	ID   string `json:"id"`
	Kind Kind   `json:"kind"`

	// Region narrows any fault to one region.
	Region string `json:"region,omitempty"`
	// Service and Operation narrow faults of requests: the SDK's ServiceID ("ECS")
	// and an operation's name, in which * stands for anything. "" is every one.
	Service   string `json:"service,omitempty"`
	Operation string `json:"operation,omitempty"`
	// After lets the region do its work first, so that only the answer is lost.
	After bool `json:"after,omitempty"`
	// Delay is how long StaleReads lag behind, of the region's time.
	Delay Duration `json:"delay,omitempty"`
	// Status and Code are those of a ServerError; 0 and "" are the protocol's own.
	Status int    `json:"status,omitempty"`
	Code   string `json:"code,omitempty"`

	// Image narrows ImagePull, in which * stands for anything but a slash. "" is every one.
	Image string `json:"image,omitempty"`
	// Target is what a fault at once happens to: a zone's name for ZoneLoss, else an
	// instance's id or a task's ARN.
	Target string `json:"target,omitempty"`
	// Message is what the one who is struck reads; "" is what AWS says.
	Message string `json:"message,omitempty"`

	// Times is how often it strikes before it is over; 0 is always.
	Times int `json:"times,omitempty"`
	// Probability is how often it strikes those it matches, above 0 and up to 1; 0 is always.
	Probability float64 `json:"probability,omitempty"`

	// Struck is how often it has struck, Met how often it could have.
	Struck int `json:"struck"`
	Met    int `json:"met"`
}

// Check refuses a fault that says what is not honoured.
func (f Fault) Check() error {
	switch {
	case f.Kind == "":
		return fmt.Errorf("a fault needs a \"kind\": one of %s", kindNames())
	case !slices.Contains(Kinds(), f.Kind):
		return fmt.Errorf("kind %q: expected one of %s", f.Kind, kindNames())
	case f.Times < 0:
		return fmt.Errorf("times %d: expected 1 or more, or none for always", f.Times)
	case f.Probability < 0 || f.Probability > 1:
		return fmt.Errorf("probability %v: expected above 0 and up to 1", f.Probability)
	case f.Status != 0 && (f.Status < 500 || f.Status > 599):
		return fmt.Errorf("status %d: expected 500 to 599", f.Status)
	case f.Kind == StaleReads && f.Delay <= 0:
		return fmt.Errorf("stale reads need a \"delay\" such as 10s")
	case f.Kind.AtOnce() && (f.Target == "" || f.Region == "" || strings.ContainsAny(f.Region, "*?[")):
		return fmt.Errorf("a fault of kind %q needs a \"target\" and the \"region\" it is in", f.Kind)
	case f.Kind.AtOnce() && (f.Times != 0 || f.Probability != 0):
		return fmt.Errorf("a fault of kind %q happens once, when it is added", f.Kind)
	case f.Struck != 0 || f.Met != 0:
		return fmt.Errorf("\"struck\" and \"met\" are counted, not given")
	}
	for _, pattern := range []string{f.Region, f.Service, f.Operation, f.Image} {
		if _, err := path.Match(pattern, ""); err != nil {
			return fmt.Errorf("pattern %q: %w", pattern, err)
		}
	}
	return f.checkFields()
}

// checkFields refuses what has no meaning for the kind.
func (f Fault) checkFields() error {
	for _, field := range []struct {
		name string
		set  bool
		of   []Kind
	}{
		{"service", f.Service != "", []Kind{Throttle, ServerError, ConnectionReset, StaleReads}},
		{"operation", f.Operation != "", []Kind{Throttle, ServerError, ConnectionReset, StaleReads}},
		{"after", f.After, []Kind{ServerError, ConnectionReset}},
		{"delay", f.Delay != 0, []Kind{StaleReads}},
		{"status", f.Status != 0, []Kind{ServerError}},
		{"code", f.Code != "", []Kind{ServerError}},
		{"target", f.Target != "", []Kind{ZoneLoss, InstanceLoss, SpotInterruption}},
		{"image", f.Image != "", []Kind{ImagePull}},
		{"message", f.Message != "", []Kind{Throttle, ServerError, ImagePull}},
	} {
		if field.set && !slices.Contains(field.of, f.Kind) {
			return fmt.Errorf("%q says nothing to a fault of kind %q", field.name, f.Kind)
		}
	}
	return nil
}

func kindNames() string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// matches compares with a pattern, in any case; "" matches all.
func matches(pattern, text string) bool {
	ok, _ := path.Match(strings.ToLower(pattern), strings.ToLower(text))
	return pattern == "" || ok
}

// strike counts one that the fault matches and tells whether it is struck. The
// seed decides, so that the same requests meet the same trouble.
func (f *Fault) strike(seed string) bool {
	if f.Times > 0 && f.Struck >= f.Times {
		return false
	}
	f.Met++
	if f.Probability > 0 && chance(seed, f.ID, f.Met) >= f.Probability {
		return false
	}
	f.Struck++
	return true
}
