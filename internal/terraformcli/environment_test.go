package terraformcli

import (
	"slices"
	"strings"
	"testing"
)

func TestCleanEnviron(t *testing.T) {
	for _, foreign := range []string{
		"TF_VAR_image", "TF_LOG", "TF_PLUGIN_CACHE_DIR", "TOFU_CPU_PROFILE", "DRYDOCK_BACKEND", "AWS_PROFILE", "AWS_ENDPOINT_URL",
	} {
		t.Setenv(foreign, "leaked")
	}
	t.Setenv("TF_CLI_CONFIG_FILE", "leaked")
	t.Setenv("KEPT", "kept")
	environ := cleanEnviron()
	for _, variable := range environ {
		if strings.HasSuffix(variable, "=leaked") {
			t.Errorf("%s is in the environment", variable)
		}
	}
	for _, want := range []string{"KEPT=kept", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "CHECKPOINT_DISABLE=1"} {
		if !slices.Contains(environ, want) {
			t.Errorf("%s is not in the environment", want)
		}
	}
}

func TestAcceptanceEnviron(t *testing.T) {
	for kind, host := range map[Kind]string{Terraform: "registry.terraform.io", OpenTofu: "registry.opentofu.org"} {
		environ := CLI{Path: "/bin/it", Kind: kind}.AcceptanceEnviron()
		for _, want := range []string{"TF_ACC_TERRAFORM_PATH=/bin/it", "TF_ACC_PROVIDER_HOST=" + host} {
			if !slices.Contains(environ, want) {
				t.Errorf("%s: %q lacks %s", kind, environ, want)
			}
		}
	}
}

func TestTailKeepsTheEnd(t *testing.T) {
	var kept tail
	for range 1000 {
		if _, err := kept.Write([]byte("a line of build output\n")); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = kept.Write([]byte("the error\nand where\n"))
	if text := kept.indented(); len(text) > 2*tailSize || !strings.HasSuffix(text, "\n  the error\n  and where") {
		t.Errorf("kept %q", text)
	}
}
