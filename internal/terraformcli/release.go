package terraformcli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
)

// terraformVersion is the release that is fetched. Our own tests run with it, so it is known to do.
const terraformVersion = "1.11.4"

// releaseSite is where Terraform's makers publish it, and how patient we are with it.
type releaseSite struct {
	url      string
	reach    time.Duration // for a first answer: a machine without a network must not hang
	download time.Duration // for everything, on a slow line
}

var hashicorpReleases = releaseSite{
	url:      "https://releases.hashicorp.com",
	reach:    5 * time.Second,
	download: 5 * time.Minute,
}

// terraformRelease fetches a published Terraform; hc-install verifies its signature and checksum.
type terraformRelease struct{ site releaseSite }

func (terraformRelease) kind() Kind               { return Terraform }
func (terraformRelease) version() (string, error) { return terraformVersion, nil }

func (r terraformRelease) put(ctx context.Context, dir string, progress io.Writer) error {
	fmt.Fprintf(progress, "fetching Terraform %s from %s\n", terraformVersion, r.site.url)
	// hc-install retries a host that cannot be reached for half a minute and then tells only of its own timeout.
	if err := r.site.answers(ctx); err != nil {
		return fmt.Errorf("fetch Terraform %s: %w", terraformVersion, err)
	}
	installer := &releases.ExactVersion{
		Product:    product.Terraform,
		Version:    version.Must(version.NewVersion(terraformVersion)),
		InstallDir: dir,
		Timeout:    r.site.download,
		ApiBaseURL: r.site.url,
	}
	if _, err := installer.Install(ctx); err != nil {
		return fmt.Errorf("fetch Terraform %s from %s: %w", terraformVersion, r.site.url, err)
	}
	return nil
}

// answers asks for the page hc-install is going to ask for.
func (s releaseSite) answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.reach)
	defer cancel()
	page := s.url + "/terraform/" + terraformVersion + "/index.json"
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, page, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s did not answer within %s (no network?)", s.url, s.reach)
	}
	if err != nil {
		var broken *url.Error
		if errors.As(err, &broken) {
			err = broken.Err
		}
		return fmt.Errorf("%s cannot be reached (no network?): %w", s.url, err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", page, response.Status)
	}
	return nil
}
