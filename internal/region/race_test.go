//go:build race

package region_test

// raceDetector tells whether the tests are built with it.
const raceDetector = true
