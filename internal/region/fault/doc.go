// Package fault is the trouble that a user asks the region to have: requests that
// are throttled, fail or lose their answer, images that cannot be pulled, zones
// and instances that go. It keeps the faults and tells, always the same for the
// same seed, whom they strike; what a strike does is the business of whoever asks
// ([StrikeImagePull] in a service's handler, [Wire.Strike] at the server's door).
package fault
