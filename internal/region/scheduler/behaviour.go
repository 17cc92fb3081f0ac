package scheduler

import (
	"math"
	"path"
	"strconv"
	"strings"
	"time"
)

// Behaviour is what a container does when it is run: it runs for ever, or it
// exits after some time with a code.
//
// The region has no container runtime, so behaviour is deduced from the
// definition alone (entryPoint and command, after overrides):
//
//   - true, false, exit N, sleep N and a shell (sh, bash, ash, dash, with -c)
//     given these, echo and ":" joined by ";", "&&" and "||" do what they say;
//   - anything else, also an image's own command, runs for ever.
//
// A container takes at least a second, so that its start can be seen.
type Behaviour struct {
	Exits bool
	After time.Duration
	Code  int32
}

const (
	shortestRun = time.Second
	// longestSleep is far beyond any deployment; it bounds the arithmetic.
	longestSleep = 365 * 24 * time.Hour
)

// BehaviourOf deduces what entryPoint and command do.
func BehaviourOf(entryPoint, command []string) Behaviour {
	argv := append(append([]string(nil), entryPoint...), command...)
	took, code, known := runWords(argv)
	if !known {
		return Behaviour{}
	}
	return Behaviour{Exits: true, After: max(took, shortestRun), Code: code}
}

// CheckPasses deduces the verdict of a health check's command: "exit 1" and its
// like fail, what cannot be known passes. defined is false for a command that
// switches the check off ("NONE") or is missing.
func CheckPasses(command []string) (passes, defined bool) {
	if len(command) == 0 || command[0] == "NONE" {
		return true, false
	}
	var code int32
	var known bool
	if command[0] == "CMD-SHELL" {
		_, code, known = runScript(strings.Join(command[1:], " "))
	} else {
		if command[0] == "CMD" {
			command = command[1:]
		}
		_, code, known = runWords(command)
	}
	return !known || code == 0, true
}

var shells = map[string]bool{"sh": true, "bash": true, "ash": true, "dash": true}

// runWords runs one simple command; known is false when nothing can be said.
func runWords(argv []string) (took time.Duration, code int32, known bool) {
	if len(argv) == 0 {
		return 0, 0, false
	}
	name, args := path.Base(argv[0]), argv[1:]
	switch {
	case shells[name]:
		if len(args) < 2 || !strings.HasPrefix(args[0], "-") || !strings.HasSuffix(args[0], "c") {
			return 0, 0, false
		}
		return runScript(args[1])
	case name == "exec":
		return runWords(args)
	case name == "true" || name == ":" || name == "echo":
		return 0, 0, true
	case name == "false":
		return 0, 1, true
	case name == "exit" && len(args) == 0:
		return 0, 0, true
	case name == "exit" && len(args) == 1:
		n, err := strconv.ParseUint(args[0], 10, 8)
		return 0, int32(n), err == nil
	case name == "sleep" && len(args) == 1:
		took, ok := sleepTime(args[0])
		return took, 0, ok
	}
	return 0, 0, false
}

// runScript runs commands joined by ";", newlines, "&&" and "||".
func runScript(script string) (took time.Duration, code int32, known bool) {
	// Whatever needs a real shell is not understood.
	if strings.ContainsAny(script, "$`\\|&<>(){}*?#!~=") {
		plain := strings.NewReplacer("&&", "", "||", "").Replace(script)
		if strings.ContainsAny(plain, "$`\\|&<>(){}*?#!~=") {
			return 0, 0, false
		}
	}
	script = strings.NewReplacer("\n", ";", "&&", ";&", "||", ";|").Replace(script)
	ran := false
	for _, command := range strings.Split(script, ";") {
		command = strings.TrimSpace(command)
		when := byte(';')
		if command != "" && (command[0] == '&' || command[0] == '|') {
			when, command = command[0], command[1:]
		}
		words := strings.Fields(strings.NewReplacer(`"`, " ", `'`, " ").Replace(command))
		if len(words) == 0 {
			continue
		}
		if when == '&' && code != 0 || when == '|' && code == 0 {
			continue
		}
		t, c, ok := runWords(words)
		if !ok {
			return 0, 0, false
		}
		took, code, ran = min(took+t, longestSleep), c, true
		if words[0] == "exit" || words[0] == "exec" {
			return took, code, true
		}
	}
	return took, code, ran
}

func sleepTime(s string) (time.Duration, bool) {
	unit := time.Second
	if n := len(s); n > 0 {
		if u, ok := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour}[s[n-1]]; ok {
			unit, s = u, s[:n-1]
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || f < 0 || f*unit.Seconds() > longestSleep.Seconds() {
		// "sleep infinity" and what lasts longer than a year is for ever.
		return 0, false
	}
	return time.Duration(f * float64(unit)), true
}
