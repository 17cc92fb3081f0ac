package ecsspec

import "testing"

func TestImageTag(t *testing.T) {
	for image, want := range map[string]string{
		"nginx": "latest", "nginx:1.29": "1.29", "localhost:5000/web": "latest", "localhost:5000/web:2": "2", "web@sha256:abc": "", "web:1@sha256:abc": "",
		":latest": "latest",
	} {
		if got := ImageTag(image); got != want {
			t.Errorf("ImageTag(%q) = %q, want %q", image, got, want)
		}
	}
}
